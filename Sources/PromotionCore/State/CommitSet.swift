// SPDX-License-Identifier: Apache-2.0
/// Many commits in little room: their texts in order, each with a blank behind it.
///
/// A hundred thousand of them are read in a few milliseconds, where a dictionary would take as many allocations.
public struct CommitSet: Hashable, Sendable {
  static let separator = UInt8(ascii: " ")
  /// The texts, sorted by their bytes.
  let text: [UInt8]

  /// Starts with none.
  public init() { text = [] }

  /// Takes text that an earlier set had; `nil` for anything else.
  init?(text: [UInt8]) {
    guard text.isEmpty || text.last == Self.separator else { return nil }
    self.text = text
  }

  /// Whether there is none.
  public var isEmpty: Bool { text.isEmpty }

  /// Tells whether a commit is one of them.
  public func contains(_ commit: CommitID) -> Bool {
    let wanted = Array(commit.rawValue.utf8)
    var (low, high) = (0, text.count)
    while low < high {
      let start = lineStart(before: (low + high) / 2, from: low)
      let end = text[start...].firstIndex(of: Self.separator) ?? text.count
      let line = text[start..<end]
      if line.elementsEqual(wanted) { return true }
      if line.lexicographicallyPrecedes(wanted) { low = end + 1 } else { high = start }
    }
    return false
  }

  /// Returns the set with more commits in it.
  func adding(_ commits: some Sequence<CommitID>) -> CommitSet {
    let fresh = commits.map { Array($0.rawValue.utf8) }
    let all = Set(text.split(separator: Self.separator).map(Array.init) + fresh)
    return CommitSet(sorted: all.sorted { $0.lexicographicallyPrecedes($1) })
  }

  /// Tells whether a commit can be kept here: its text has no blank.
  static func takes(_ commit: CommitID) -> Bool {
    !commit.rawValue.isEmpty && commit.rawValue.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  private init(sorted: [[UInt8]]) { text = sorted.flatMap { $0 + [Self.separator] } }

  private func lineStart(before middle: Int, from low: Int) -> Int {
    var start = middle
    while start > low, text[start - 1] != Self.separator { start -= 1 }
    return start
  }
}
