// SPDX-License-Identifier: Apache-2.0
/// Holds one setting in one environment against one rule.
struct ConfigurationRuleCheck {
  let setting: Setting
  let place: ConfigurationSurroundings
  let others: [ConfigurationSurroundings]

  func findings(_ rule: ConfigurationRule) -> [ConfigurationFinding] {
    guard let placed = setting.values[place.name] else {
      return rule == .everyValue ? [finding(rule, "it has no value", setting.position)] : []
    }
    return complaints(rule, placed.value).map { finding(rule, $0, placed.position) }
  }

  private func complaints(_ rule: ConfigurationRule, _ value: ConfigurationValue) -> [String] {
    switch rule {
    case .everyValue: []
    case .wildcardOrigin: wildcards(value)
    case .httpsOnly: value.texts.filter { $0.hasPrefix("http://") }.map { "\(Self.harmless($0)) is not https" }
    case .redirectHost: redirects(value)
    case .debugLevel: debug(value)
    case .dsnTag: tag(value)
    case .foreignHost: foreign(value)
    case .clearSecret: SecretLook.complaint(name: setting.name, value: value).map { [$0] } ?? []
    }
  }

  private func wildcards(_ value: ConfigurationValue) -> [String] {
    guard case .origins(let origins) = value else { return [] }
    return origins.filter { $0.contains("*") }.map { "the origin \($0) is a wildcard" }
  }

  private func redirects(_ value: ConfigurationValue) -> [String] {
    guard case .urls(let urls) = value else { return [] }
    return urls.compactMap { WebAddress($0) }.filter { !place.hosts.contains($0.host) }
      .map { "the redirect goes to \($0.host), which is no host of \(place.name)" }
  }

  private func debug(_ value: ConfigurationValue) -> [String] {
    guard case .level(let level) = value, level == "debug" || level == "trace" else { return [] }
    return ["the level is \(level)"]
  }

  private func tag(_ value: ConfigurationValue) -> [String] {
    guard case .dsn(let dsn) = value, dsn.tag != place.name.rawValue else { return [] }
    return ["errors are tagged \(dsn.tag)"]
  }

  private func foreign(_ value: ConfigurationValue) -> [String] {
    let named = Set(value.texts.flatMap(Self.hosts))
    return others.filter { $0.name != place.name }.flatMap { other in
      named.intersection(other.hosts.subtracting(place.hosts)).sorted().map { "\($0) is a host of \(other.name)" }
    }
  }

  private func finding(_ rule: ConfigurationRule, _ what: String, _ position: FilePosition) -> ConfigurationFinding {
    ConfigurationFinding(rule: rule, setting: setting.name, environment: place.name, what: what, position: position)
  }

  /// The address without what may be a password in it.
  private static func harmless(_ text: String) -> String {
    WebAddress(text).map { "\($0.scheme)://\($0.host)\($0.port.map { ":\($0)" } ?? "")" } ?? "an address"
  }

  /// Every run of host characters in a text, whole: `staging.shop.example.com` does not name `shop.example.com`.
  private static func hosts(in text: String) -> [String] {
    text.lowercased().split { character in
      !(character.isASCII && (character.isLetter || character.isNumber)) && character != "." && character != "-"
    }.map(String.init)
  }
}
