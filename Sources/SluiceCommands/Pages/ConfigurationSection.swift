// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Where the environments' configuration differs, and what it must hold.
struct ConfigurationSection {
  let folder: PipelineFolder

  var blocks: [Block] {
    guard let configuration = folder.configuration else { return [] }
    let names = folder.pipeline.environments.map(\.name)
    let differing = configuration.settings.filter { isDifferent($0, names) }
    let same = configuration.settings.filter { !isDifferent($0, names) }
    var blocks: [Block] = [.heading(2, "How their configuration differs")]
    if !differing.isEmpty {
      blocks.append(
        .table(
          ["Setting", "What it changes"] + names.map(\.rawValue),
          differing.map { setting in
            ["`\(setting.name)`", setting.about] + names.map { setting.values[$0]?.value.text ?? "no value" }
          }))
    }
    if !same.isEmpty {
      let list = same.map { setting in
        "`\(setting.name)` \(names.first.flatMap { setting.values[$0]?.value.text } ?? "no value")"
      }
      blocks.append(.paragraph("The same everywhere: \(list.joined(separator: ", "))."))
    }
    return blocks + rules(configuration) + waivers(configuration)
  }

  private func isDifferent(_ setting: Setting, _ names: [EnvironmentName]) -> Bool {
    Set(names.map { setting.values[$0]?.value }).count > 1
  }

  private func rules(_ configuration: Configuration) -> [Block] {
    let names = folder.pipeline.environments.map(\.name)
    let rows = ConfigurationRule.allCases.map { rule -> [String] in
      let held = names.filter { name in
        let tier = folder.catalogue?.environment(name)?.tier ?? .production
        return rule.isAlwaysOn(in: tier) || configuration.rules[rule]?.contains(name) == true
      }
      return [
        "`\(rule.rawValue)`", held.isEmpty ? "nowhere" : held.map(\.rawValue).joined(separator: ", "), rule.reason,
      ]
    }
    return [
      .heading(3, "What it must hold"),
      .paragraph("A promotion whose configuration breaks one of these is refused before anything happens."),
      .table(["Rule", "Held in", "Because"], rows),
    ]
  }

  private func waivers(_ configuration: Configuration) -> [Block] {
    guard !configuration.waivers.isEmpty else { return [.paragraph("Nothing is waived.")] }
    return [
      .heading(3, "What is waived"),
      .table(
        ["Rule", "Setting", "Environment", "Because"],
        configuration.waivers.map { ["`\($0.rule.rawValue)`", "`\($0.setting)`", $0.environment.rawValue, $0.reason] }),
    ]
  }
}
