// SPDX-License-Identifier: Apache-2.0
/// The address of a database, `postgres://user:password@host:port/name?option=value`.
///
/// The text may hold a password; `shown` does not.
struct PostgresAddress: Sendable {
  let text: String

  /// The address without its password and without its options.
  var shown: String {
    guard let scheme = text.firstRange(of: "://") else { return "postgres" }
    let rest = text[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let user = authority.contains("@") ? authority.prefix { $0 != ":" && $0 != "@" } + "@" : ""
    return "\(text[..<scheme.upperBound])\(user)\(host)\(path)"
  }

  /// The name of the database, percent signs decoded; empty when the address names none.
  var name: String {
    guard let scheme = text.firstRange(of: "://") else { return "" }
    let rest = text[scheme.upperBound...].drop { $0 != "/" }.dropFirst().prefix { $0 != "?" }
    return Self.decoded(rest)
  }

  /// The same server and user, another database.
  func with(database: String) -> PostgresAddress {
    guard let scheme = text.firstRange(of: "://") else { return self }
    let rest = text[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let options = rest.drop { $0 != "?" }
    return PostgresAddress(text: "\(text[..<scheme.upperBound])\(authority)/\(Self.encoded(database))\(options)")
  }

  /// A text of the server or of libpq in which the password must not stand.
  func hidden(_ message: String) -> String {
    guard let password = secret, password.count > 1 else { return message }
    return message.split(separator: password, omittingEmptySubsequences: false).joined(separator: "***")
  }

  /// The password, or `nil`.
  var secret: String? {
    guard let scheme = text.firstRange(of: "://") else { return nil }
    let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return nil }
    return Self.decoded(authority[authority.index(after: colon)..<at])
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte == 45
      return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
