// SPDX-License-Identifier: Apache-2.0
/// Takes a text of a page apart: plain words, `code` and bare web addresses.
enum InlineText {
  enum Piece: Hashable {
    case plain(String)
    case code(String)
    case address(String)
  }

  static func pieces(of text: String) -> [Piece] {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    // An odd backtick at the end opens nothing.
    let isBalanced = parts.count % 2 == 1
    var pieces: [Piece] = []
    for (index, part) in parts.enumerated() {
      if index % 2 == 1, isBalanced || index < parts.count - 1 {
        pieces.append(.code(String(part)))
      } else {
        pieces += addresses(in: (index % 2 == 1 ? "`" : "") + part)
      }
    }
    return pieces
  }

  private static func addresses(in text: String) -> [Piece] {
    var pieces: [Piece] = []
    var plain = ""
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix("https://") || rest.hasPrefix("http://"),
        plain.last.map({ !$0.isLetter && !$0.isNumber }) ?? true
      {
        var word = rest.prefix { !$0.isWhitespace && !"<>\"'()[]`|".contains($0) }
        while let last = word.last, ".,;:!?".contains(last) { word.removeLast() }
        if word.count > 8 {
          if !plain.isEmpty { pieces.append(.plain(plain)) }
          plain = ""
          pieces.append(.address(String(word)))
          rest = rest[word.endIndex...]
          continue
        }
      }
      plain.append(character)
      rest = rest.dropFirst()
    }
    return plain.isEmpty ? pieces : pieces + [.plain(plain)]
  }
}
