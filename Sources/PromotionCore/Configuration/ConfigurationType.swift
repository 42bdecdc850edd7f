// SPDX-License-Identifier: Apache-2.0
/// What kind of value a setting has.
public enum ConfigurationType: String, Hashable, Sendable, CaseIterable {
  /// A feature flag, `true` or `false`.
  case flag
  /// CORS origins: scheme, host and port.
  case origins
  /// OAuth redirect URIs of this deliverable.
  case urls
  /// A log level.
  case level
  /// Where errors are reported, with the environment that they are tagged with.
  case dsn
  /// Any text.
  case text
  /// A number.
  case number
  /// A reference to a secret, never the secret itself.
  case secret
}
