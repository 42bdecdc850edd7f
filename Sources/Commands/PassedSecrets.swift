// SPDX-License-Identifier: Apache-2.0

/// Finds what is secret among the variables that a command gets from the caller, so that its output does not show it (R25).
///
/// CI systems hand secrets over as variables. Which they are only their names can tell, and an address its password.
enum PassedSecrets {
  private static let words = [
    "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "APIKEY", "API_KEY", "ACCESS_KEY",
    "PRIVATE_KEY", "SIGNING_KEY", "ENCRYPTION_KEY",
  ]

  /// Returns the values to mask.
  static func values(in variables: [String: String]) -> [String] {
    variables.flatMap { name, value in
      let upper = name.uppercased()
      let isSecret = words.contains { upper.contains($0) } || upper.hasSuffix("PWD") && upper != "PWD"
      return (isSecret ? [value] : []) + passwords(in: value)
    }
  }

  /// The password of `scheme://user:password@host`, as it is spelled and decoded.
  private static func passwords(in value: String) -> [String] {
    let bytes = Array(value.utf8)
    let marker = Array("://".utf8)
    guard let scheme = bytes.indices.first(where: { bytes[$0...].starts(with: marker) }) else { return [] }
    let rest = bytes[(scheme + marker.count)...].prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    guard let at = rest.lastIndex(of: UInt8(ascii: "@")),
      let colon = rest[..<at].firstIndex(of: UInt8(ascii: ":"))
    else { return [] }
    let password = Array(rest[(colon + 1)..<at])
    return [String(decoding: password, as: UTF8.self), String(decoding: decoded(password), as: UTF8.self)]
  }

  private static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let digits = bytes[index...].dropFirst().prefix(2)
      if bytes[index] == UInt8(ascii: "%"), digits.count == 2,
        let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        decoded.append(byte)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return decoded
  }
}
