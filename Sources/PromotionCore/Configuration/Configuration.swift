// SPDX-License-Identifier: Apache-2.0
/// The settings of a deliverable, key first, so that differences between environments show.
///
/// The values count as they stand in the commit that is promoted; the rules, the waivers and the places of secrets
/// count as they stand on the trunk.
public struct Configuration: Hashable, Sendable {
  /// The settings in the order of the file.
  public let settings: [Setting]
  /// The environments for which a rule is on beside those where it always is.
  public let rules: [ConfigurationRule: Set<EnvironmentName>]
  /// Findings that are accepted.
  public let waivers: [ConfigurationWaiver]

  /// Collects settings.
  public init(
    settings: [Setting], rules: [ConfigurationRule: Set<EnvironmentName>], waivers: [ConfigurationWaiver]
  ) {
    self.settings = settings
    self.rules = rules
    self.waivers = waivers
  }

  /// Returns the setting of that name.
  public func setting(_ name: String) -> Setting? { settings.first { $0.name == name } }

  /// Returns the values of one environment.
  public func release(in environment: EnvironmentName) -> ReleaseConfiguration {
    ReleaseConfiguration(
      entries: settings.compactMap { setting in
        setting.values[environment].map {
          ReleaseConfiguration.Entry(name: setting.name, type: setting.type, value: $0.value)
        }
      })
  }

  /// Returns the same settings, judged by what another configuration allows.
  public func judged(by policy: Configuration) -> Configuration {
    Configuration(settings: settings, rules: policy.rules, waivers: policy.waivers)
  }
}
