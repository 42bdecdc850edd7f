// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads one setting.
struct SettingShape {
  let problems: ProblemList
  let environments: [String]

  private var values: ValueReader { ValueReader(problems: problems) }

  func setting(_ key: Node, _ node: Node) -> Setting? {
    guard let name = name(key),
      let reader = MappingReader(
        node, "the setting \(name)", known: ["type", "about", "values", "everywhere"], problems: problems),
      let typeNode = reader.required("type", "the setting \(name)"),
      let type: ConfigurationType = values.word(typeNode, "type")
    else { return nil }
    let about = reader["about"].flatMap { values.text($0, "about") } ?? ""
    var placed: [EnvironmentName: Setting.Placed] = [:]
    if let node = reader["everywhere"], let value = SettingValueShape(problems: problems, name: name).value(type, node)
    {
      for environment in environments {
        placed[EnvironmentName(environment)] = Setting.Placed(value: value, position: values.position(node))
      }
    }
    if let node = reader["values"] {
      guard let reader = MappingReader(node, "the values of \(name)", known: environments, problems: problems) else {
        return nil
      }
      for environment in environments {
        guard let node = reader[environment],
          let value = SettingValueShape(problems: problems, name: name).value(type, node)
        else { continue }
        placed[EnvironmentName(environment)] = Setting.Placed(value: value, position: values.position(node))
      }
    }
    if reader["values"] == nil && reader["everywhere"] == nil {
      problems.add(key, "the setting \(name) needs `values`, one for each environment, or `everywhere`")
    }
    return Setting(name: name, type: type, about: about, values: placed, position: values.position(key))
  }

  private func name(_ node: Node) -> String? {
    let text = node.string ?? ""
    let letters = Array(text.utf8)
    let isLegal =
      (1...64).contains(letters.count) && (65...90).contains(letters[0])
      && letters.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
    if isLegal { return text }
    problems.add(
      node, "the setting \(text) must be upper-case letters, digits and _, beginning with a letter, at most 64")
    return nil
  }
}
