// SPDX-License-Identifier: Apache-2.0
/// Cuts SQL into tokens; knows what both databases quote.
///
/// Source: PostgreSQL's manual §4.1 (dollar quotes, E strings, nested comments) and SQLite's tokenizer (back quotes,
/// brackets). It never fails: what is not closed reaches to the end.
struct SQLLexer {
  /// What a token is.
  enum Kind: Sendable { case word, quoted, comment, blank, symbol }

  /// A token and where it is.
  struct Token: Sendable {
    let kind: Kind
    let range: Range<Int>
  }

  let bytes: [UInt8]
  private(set) var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  func text(_ token: Token) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

  /// Returns the next token, or `nil` at the end.
  mutating func next() -> Token? {
    guard index < bytes.count else { return nil }
    let start = index
    let kind = scan()
    return Token(kind: kind, range: start..<index)
  }

  private mutating func scan() -> Kind {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: " "), 9, 10, 11, 12, 13:
      while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
      return .blank
    case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"):
      while index < bytes.count, bytes[index] != 10 { index += 1 }
      return .comment
    case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
      comment()
      return .comment
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
      quoted(by: byte, hasBackslashes: false)
      return .quoted
    case UInt8(ascii: "$"): return dollar()
    case _ where Self.isWord(byte): return word()
    case _:
      index += 1
      return .symbol
    }
  }

  private func peek(_ offset: Int) -> UInt8? { index + offset < bytes.count ? bytes[index + offset] : nil }

  private mutating func comment() {
    var depth = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
        depth += 1
        index += 2
      } else if bytes[index] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        depth -= 1
        index += 2
        if depth == 0 { return }
      } else {
        index += 1
      }
    }
  }

  private mutating func quoted(by quote: UInt8, hasBackslashes: Bool) {
    index += 1
    while index < bytes.count {
      if hasBackslashes, bytes[index] == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      index += 1
      guard bytes[index - 1] == quote else { continue }
      guard index < bytes.count, bytes[index] == quote else { return }
      index += 1
    }
    index = bytes.count
  }

  /// A dollar quote, `$1`, or a lone dollar.
  private mutating func dollar() -> Kind {
    var end = index + 1
    while end < bytes.count, Self.isWord(bytes[end]), bytes[end] != UInt8(ascii: "$") { end += 1 }
    let startsWithDigit = end > index + 1 && (48...57).contains(bytes[index + 1])
    guard end < bytes.count, bytes[end] == UInt8(ascii: "$"), !startsWithDigit else {
      index = Swift.max(end, index + 1)
      return .symbol
    }
    let tag = Array(bytes[index...end])
    index = end + 1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "$"), bytes[index...].starts(with: tag) {
        index += tag.count
        return .quoted
      }
      index += 1
    }
    return .quoted
  }

  private mutating func word() -> Kind {
    let start = index
    while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
    guard index == start + 1, peek(0) == UInt8(ascii: "'") else { return .word }
    // E'…' has backslashes; B, N and X strings have none.
    switch bytes[start] | 0x20 {
    case UInt8(ascii: "e"):
      quoted(by: UInt8(ascii: "'"), hasBackslashes: true)
      return .quoted
    case UInt8(ascii: "b"), UInt8(ascii: "n"), UInt8(ascii: "x"):
      quoted(by: UInt8(ascii: "'"), hasBackslashes: false)
      return .quoted
    case _: return .word
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte >= 128
      || byte == UInt8(ascii: "$")
  }
}
