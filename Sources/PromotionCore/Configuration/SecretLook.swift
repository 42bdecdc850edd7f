// SPDX-License-Identifier: Apache-2.0
/// Recognises values that look like secrets.
///
/// It knows what common providers give away and how passwords are called; it cannot know every secret, so a person
/// still decides the type of a setting.
enum SecretLook {
  private static let words = [
    "PASSWORD", "PASSWD", "SECRET", "TOKEN", "PRIVATE_KEY", "APIKEY", "API_KEY", "CREDENTIAL",
  ]
  private static let beginnings = [
    "AKIA", "ASIA", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_", "rk_live_", "AIza",
    "eyJ", "SG.", "npm_", "pypi-",
  ]

  /// Returns what is wrong with a value, without the value.
  static func complaint(name: String, value: ConfigurationValue) -> String? {
    switch value {
    case .flag, .number, .secret, .level: return nil
    case .text(let text):
      if let word = words.first(where: { name.uppercased().contains($0) }), !text.isEmpty {
        return "its name says \(word.lowercased()), and its value stands in clear"
      }
      return look(text)
    case .origins, .urls: return value.texts.lazy.compactMap(look).first
    case .dsn:
      // The public half of a DSN is meant to be seen; a password beside it is not.
      return value.texts.contains { WebAddress($0)?.credentials?.contains(":") == true }
        ? "the DSN holds a password in clear" : nil
    }
  }

  private static func look(_ text: String) -> String? {
    if text.contains("-----BEGIN") && text.contains("PRIVATE KEY") { return "it is a private key in clear" }
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\n" }) {
      if let beginning = beginnings.first(where: { word.hasPrefix($0) && word.utf8.count >= $0.utf8.count + 12 }) {
        return "it begins with \(beginning), as secrets of a known provider do"
      }
      if holdsPassword(word) { return "the address holds a password in clear" }
    }
    return nil
  }

  /// `scheme://user:password@host`, whatever the scheme.
  private static func holdsPassword(_ word: Substring) -> Bool {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty, let at = parts[2].lastIndex(of: "@") else {
      return false
    }
    let pair = parts[2][..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return pair.count == 2 && !pair[1].isEmpty
  }
}
