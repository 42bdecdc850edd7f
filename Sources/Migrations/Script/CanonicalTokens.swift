// SPDX-License-Identifier: Apache-2.0
/// The meaning of a script: its tokens without comments and blanks, words in lower case, quoted text as it is.
enum CanonicalTokens {
  static func list(_ text: String) -> [String] {
    var lexer = SQLLexer(text)
    var tokens: [String] = []
    while let token = lexer.next() {
      switch token.kind {
      case .word: tokens.append(lexer.text(token).lowercased())
      case .quoted, .symbol: tokens.append(lexer.text(token))
      case .comment, .blank: break
      }
    }
    return tokens
  }

  static func text(_ text: String) -> String { list(text).joined(separator: " ") }
}
