// SPDX-License-Identifier: Apache-2.0
/// Cuts a PostgreSQL script into statements.
///
/// A semicolon ends one outside of quotes, comments and parentheses, and outside of the `BEGIN ATOMIC … END` of a
/// function. Source: psql's scanner (`psqlscan.l`), which counts BEGIN, CASE and END the same way.
struct StatementSplitter {
  /// A statement and the line on which it begins, from 1.
  struct Statement: Sendable {
    let text: String
    let line: Int
    /// The first words in lower case, at most six.
    let words: [String]
  }

  static func statements(of text: String) -> [Statement] {
    var lexer = SQLLexer(text)
    var statements: [Statement] = []
    var state = State()
    var lines = LineCounter(bytes: lexer.bytes)
    func close(at end: Int) {
      guard let start = state.start else { return }
      statements.append(
        Statement(
          text: String(decoding: lexer.bytes[start..<end], as: UTF8.self), line: lines.line(of: start),
          words: state.words))
    }
    while let token = lexer.next() {
      switch token.kind {
      case .blank, .comment: continue
      case .symbol where lexer.bytes[token.range.lowerBound] == UInt8(ascii: ";") && state.isAtTop:
        close(at: token.range.lowerBound)
        state = State()
      case .word:
        if state.start == nil { state.start = token.range.lowerBound }
        state.see(word: lexer.text(token).lowercased())
      case .symbol:
        if state.start == nil { state.start = token.range.lowerBound }
        state.see(symbol: lexer.bytes[token.range.lowerBound])
      case .quoted: if state.start == nil { state.start = token.range.lowerBound }
      }
    }
    close(at: lexer.bytes.count)
    return statements
  }

  private struct State {
    var start: Int?
    var words: [String] = []
    private var parentheses = 0
    private var blocks = 0

    var isAtTop: Bool { parentheses <= 0 && blocks == 0 }

    private var makesRoutine: Bool {
      guard words.first == "create" else { return false }
      let rest = words.dropFirst().drop { $0 == "or" || $0 == "replace" }
      return rest.first == "function" || rest.first == "procedure"
    }

    mutating func see(word: String) {
      if words.count < 6 { words.append(word) }
      guard makesRoutine, parentheses <= 0 else { return }
      switch word {
      case "begin": blocks += 1
      case "case" where blocks > 0: blocks += 1
      case "end" where blocks > 0: blocks -= 1
      case _: break
      }
    }

    mutating func see(symbol: UInt8) {
      if symbol == UInt8(ascii: "(") { parentheses += 1 }
      if symbol == UInt8(ascii: ")") { parentheses -= 1 }
    }
  }
}
