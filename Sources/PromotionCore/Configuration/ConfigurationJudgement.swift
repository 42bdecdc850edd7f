// SPDX-License-Identifier: Apache-2.0
/// What the rules say about a configuration.
public struct ConfigurationJudgement: Hashable, Sendable {
  /// What breaks a rule and is not waived, in the order of the file.
  public let findings: [ConfigurationFinding]
  /// What breaks a rule and is waived.
  public let waived: [ConfigurationWaiver]
  /// Waivers that nothing needs any more.
  public let unused: [ConfigurationWaiver]

  /// Judges a configuration by its rules and waivers.
  ///
  /// `environments` are those of the pipeline; the catalogue tells tiers and hosts, an environment without an entry
  /// counts as production when nothing comes after it, so that silence never weakens a rule.
  public init(_ configuration: Configuration, environments: [Environment], catalogue: Catalogue?) {
    let surroundings = environments.map { environment in
      let entry = catalogue?.environment(environment.name)
      let isLast = !environments.contains { $0.after == environment.name }
      return ConfigurationSurroundings(
        name: environment.name, tier: entry?.tier ?? (isLast ? .production : .shared), hosts: entry?.hosts ?? [])
    }
    let found = surroundings.flatMap { place in
      configuration.settings.flatMap { setting in
        ConfigurationRule.allCases.filter { rule in
          rule.isAlwaysOn(in: place.tier) || configuration.rules[rule]?.contains(place.name) == true
        }.flatMap { rule in
          ConfigurationRuleCheck(setting: setting, place: place, others: surroundings).findings(rule)
        }
      }
    }
    func waiver(for finding: ConfigurationFinding) -> ConfigurationWaiver? {
      configuration.waivers.first {
        $0.rule == finding.rule && $0.setting == finding.setting && $0.environment == finding.environment
      }
    }
    findings = found.filter { waiver(for: $0) == nil }.sorted { $0.position < $1.position }
    let used = Set(found.compactMap { waiver(for: $0) })
    waived = configuration.waivers.filter { used.contains($0) }
    unused = configuration.waivers.filter { !used.contains($0) }
  }
}
