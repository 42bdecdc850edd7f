// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// The options of an allowed signers line.
struct SignerOptions {
  /// The names after `namespaces=`.
  private(set) var namespaces: [String] = []
  /// The first moment at which the key is valid.
  private(set) var validAfter: Instant?
  /// The last moment at which the key is valid.
  private(set) var validBefore: Instant?

  /// Reads options such as `namespaces="a,b",valid-before="20270101Z"`.
  init(_ text: some StringProtocol) throws(Malformed) {
    var seen: Set<String> = []
    for option in try Self.split(text) {
      let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      // OpenSSH reads the names of options in any case.
      let name = parts[0].lowercased()
      guard seen.insert(name).inserted else { throw Malformed("the option \(name) stands twice") }
      switch name {
      case "cert-authority":
        throw Malformed("cert-authority is not taken: write one line for each person's own key")
      case "namespaces": namespaces = try Self.names(Self.value(parts, name))
      case "valid-after": validAfter = try Self.date(Self.value(parts, name), name)
      case "valid-before": validBefore = try Self.date(Self.value(parts, name), name)
      default: throw Malformed("the option \(name) is not known")
      }
    }
    if let validAfter, let validBefore, validAfter >= validBefore {
      throw Malformed("valid-after is not before valid-before")
    }
  }

  /// Splits at commas outside quotation marks.
  private static func split(_ text: some StringProtocol) throws(Malformed) -> [String] {
    var options = [""]
    var quoted = false
    for character in text {
      if character == "\\" { throw Malformed("a backslash in an option is not taken") }
      if character == "\"" { quoted.toggle() }
      if character == ",", !quoted { options.append("") } else { options[options.count - 1].append(character) }
    }
    guard !quoted else { throw Malformed("a quotation mark is not closed") }
    return options
  }

  private static func value(_ parts: [Substring], _ name: String) throws(Malformed) -> Substring {
    guard parts.count == 2, parts[1].count > 2, parts[1].hasPrefix("\""), parts[1].hasSuffix("\"") else {
      throw Malformed("the option \(name) needs a value in quotation marks, as in \(name)=\"…\"")
    }
    let value = parts[1].dropFirst().dropLast()
    guard !value.contains("\"") else { throw Malformed("the option \(name) has a quotation mark inside its value") }
    return value
  }

  private static func names(_ value: Substring) throws(Malformed) -> [String] {
    let names = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for name in names {
      // ASCII also because Swift holds texts of other characters for equal that have other bytes.
      guard !name.isEmpty, name.utf8.allSatisfy({ (33...126).contains($0) }) else {
        throw Malformed("namespaces has an empty name, a blank, or characters other than printable ASCII")
      }
      guard !name.contains(where: { "*?!".contains($0) }) else {
        throw Malformed("the namespace \(name) is a pattern: write the exact name")
      }
    }
    return names
  }

  private static func date(_ value: Substring, _ name: String) throws(Malformed) -> Instant {
    guard let moment = SignerDate.moment(value) else {
      throw Malformed("\(name)=\"\(value)\" is not a date of the form YYYYMMDD[HHMM[SS]][Z]")
    }
    return moment
  }
}
