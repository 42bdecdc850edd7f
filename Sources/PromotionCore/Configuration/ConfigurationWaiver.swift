// SPDX-License-Identifier: Apache-2.0
/// A finding that somebody looked at and accepted, with the reason.
public struct ConfigurationWaiver: Hashable, Sendable {
  /// The rule.
  public let rule: ConfigurationRule
  /// The setting.
  public let setting: String
  /// The environment.
  public let environment: EnvironmentName
  /// Why it is all right.
  public let reason: String
  /// Where it stands.
  public let position: FilePosition

  /// Describes a waiver.
  public init(
    rule: ConfigurationRule, setting: String, environment: EnvironmentName, reason: String, position: FilePosition
  ) {
    self.rule = rule
    self.setting = setting
    self.environment = environment
    self.reason = reason
    self.position = position
  }
}
