// SPDX-License-Identifier: Apache-2.0
/// A value that breaks a rule.
public struct ConfigurationFinding: Hashable, Sendable {
  /// The rule.
  public let rule: ConfigurationRule
  /// The setting.
  public let setting: String
  /// The environment.
  public let environment: EnvironmentName
  /// What is wrong, without the value of anything that may be secret.
  public let what: String
  /// Where the value stands.
  public let position: FilePosition

  /// Describes a finding.
  public init(
    rule: ConfigurationRule, setting: String, environment: EnvironmentName, what: String, position: FilePosition
  ) {
    self.rule = rule
    self.setting = setting
    self.environment = environment
    self.what = what
    self.position = position
  }

  /// The finding with its reason, one line.
  public var text: String { "\(setting) in \(environment): \(what); \(rule.reason) (\(rule.rawValue))" }
}
