// SPDX-License-Identifier: Apache-2.0

/// Hands over the newest lines of an output while it comes.
///
/// It is for people who watch: of a flood they see the end, and what waits for its line end is not shown yet.
struct SpokenLines {
  /// So many lines of one piece are handed over.
  static let lineLimit = 3
  // A line that never ends is not kept whole.
  private static let byteLimit = 8 * 1024

  private let said: ([String]) -> Void
  private var rest: [UInt8] = []

  /// Makes the follower of an output.
  init(said: @escaping ([String]) -> Void) { self.said = said }

  /// Takes the next piece of the output.
  mutating func append(_ piece: ArraySlice<UInt8>) {
    // A bar that is drawn again and again ends its line with CR.
    guard let last = piece.lastIndex(where: Self.isEnd) else { return keep(piece) }
    var lines: [String] = []
    var end = last
    while lines.count < Self.lineLimit, end >= piece.startIndex {
      let before = piece[..<end].lastIndex(where: Self.isEnd)
      let line = piece[(before.map { $0 + 1 } ?? piece.startIndex)..<end]
      let whole = before == nil ? rest + line : Array(line)
      if !whole.isEmpty { lines.append(HarmlessText.line(whole)) }
      guard let before else { break }
      end = before
    }
    rest = []
    keep(piece[(last + 1)...])
    if !lines.isEmpty { said(lines.reversed()) }
  }

  private mutating func keep(_ piece: ArraySlice<UInt8>) {
    rest += piece.suffix(Self.byteLimit)
    if rest.count > Self.byteLimit { rest.removeFirst(rest.count - Self.byteLimit) }
  }

  private static func isEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
}
