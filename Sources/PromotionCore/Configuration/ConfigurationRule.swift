// SPDX-License-Identifier: Apache-2.0
/// What configuration must hold, each rule with its reason.
public enum ConfigurationRule: String, Hashable, Sendable, CaseIterable {
  /// Every setting has a value in every environment.
  case everyValue = "every-value"
  /// No CORS origin is a wildcard.
  case wildcardOrigin = "wildcard-origin"
  /// Every address is `https`.
  case httpsOnly = "https-only"
  /// An OAuth redirect goes to a host of the environment.
  case redirectHost = "redirect-host"
  /// The log level is above debug.
  case debugLevel = "debug-level"
  /// Errors are tagged with the environment in which they happened.
  case dsnTag = "dsn-tag"
  /// No value names a host of another environment.
  case foreignHost = "foreign-host"
  /// No secret stands in clear.
  case clearSecret = "clear-secret"

  /// Why the rule is there, one sentence.
  public var reason: String {
    switch self {
    case .everyValue: "a key that is missing is found by customers, at the first use of the feature behind it"
    case .wildcardOrigin: "with * any web page may read answers in the name of its visitor"
    case .httpsOnly: "what goes over http can be read and changed on its way"
    case .redirectHost: "a redirect to a foreign host hands the visitor's login to whoever has that host"
    case .debugLevel: "debug output holds personal data and slows the service down"
    case .dsnTag: "errors with the wrong tag page the wrong people, or nobody"
    case .foreignHost: "one environment that talks to another changes data that nobody looks for there"
    case .clearSecret: "whoever may read the repository, or a copy of it, has the secret for ever"
    }
  }

  /// Whether the rule is on in every environment of a tier without being asked for.
  public func isAlwaysOn(in tier: EnvironmentTier) -> Bool {
    switch self {
    case .everyValue, .dsnTag, .foreignHost: true
    case .clearSecret: tier != .local
    case .wildcardOrigin, .httpsOnly, .redirectHost, .debugLevel: tier == .production
    }
  }
}
