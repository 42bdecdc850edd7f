// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads the root of a configuration.
struct ConfigurationShape {
  let problems: ProblemList
  let pipeline: Pipeline

  private var values: ValueReader { ValueReader(problems: problems) }
  private var names: [String] { pipeline.environments.map(\.name.rawValue) }

  func configuration(_ root: Node) -> Configuration? {
    let known = ["configuration", "settings", "rules", "waivers"]
    guard let reader = MappingReader(root, "the configuration", known: known, problems: problems) else { return nil }
    if let node = reader.required("configuration", "the file"), let name = values.text(node, "configuration"),
      name != pipeline.name
    {
      problems.add(node, "the configuration is called \(name), and the pipeline beside it \(pipeline.name)")
    }
    let settings = reader.required("settings", "the file").map { self.settings($0) } ?? []
    let rules = reader["rules"].map { self.rules($0) } ?? [:]
    let waivers = reader["waivers"].map { self.waivers($0, settings: settings) } ?? []
    return Configuration(settings: settings, rules: rules, waivers: waivers)
  }

  private func settings(_ node: Node) -> [Setting] {
    guard case .mapping(let mapping) = node else {
      problems.add(node, "settings must be a mapping from names to settings")
      return []
    }
    var settings: [Setting] = []
    for (key, value) in mapping {
      let shape = SettingShape(problems: problems, environments: names)
      guard let setting = shape.setting(key, value) else { continue }
      // A DSN is handed over under two names.
      let tag = settings.first { other in
        (other.type == .dsn && "\(other.name)_ENVIRONMENT" == setting.name)
          || (setting.type == .dsn && "\(setting.name)_ENVIRONMENT" == other.name)
      }
      if let tag { problems.add(key, "\(setting.name) and \(tag.name) would be handed over under the same name") }
      settings.append(setting)
    }
    return settings
  }

  private func rules(_ node: Node) -> [ConfigurationRule: Set<EnvironmentName>] {
    let known = ConfigurationRule.allCases.map(\.rawValue)
    guard let reader = MappingReader(node, "rules", known: known, problems: problems) else { return [:] }
    var rules: [ConfigurationRule: Set<EnvironmentName>] = [:]
    for rule in ConfigurationRule.allCases {
      guard let node = reader[rule.rawValue], let texts = values.texts(node, rule.rawValue) else { continue }
      for text in texts where !names.contains(text) {
        problems.add(node, "\(rule.rawValue) names \(text), which is no environment of the pipeline")
      }
      rules[rule] = Set(texts.map { EnvironmentName($0) })
    }
    return rules
  }

  private func waivers(_ node: Node, settings: [Setting]) -> [ConfigurationWaiver] {
    guard case .sequence(let sequence) = node else {
      problems.add(node, "waivers must be a list of `{ rule, setting, environment, reason }`")
      return []
    }
    return sequence.compactMap { waiver($0, settings: settings) }
  }

  private func waiver(_ node: Node, settings: [Setting]) -> ConfigurationWaiver? {
    let known = ["rule", "setting", "environment", "reason"]
    guard let reader = MappingReader(node, "the waiver", known: known, problems: problems) else { return nil }
    let rule: ConfigurationRule? = reader.required("rule", "the waiver").flatMap { values.word($0, "rule") }
    let setting = reader.required("setting", "the waiver").flatMap { node in
      values.text(node, "setting").flatMap { text -> String? in
        if settings.contains(where: { $0.name == text }) { return text }
        problems.add(node, "setting names \(text), which is no setting of this file")
        return nil
      }
    }
    let environment = reader.required("environment", "the waiver").flatMap { node in
      values.text(node, "environment").flatMap { text -> String? in
        if names.contains(text) { return text }
        problems.add(node, "environment names \(text), which is no environment of the pipeline")
        return nil
      }
    }
    let reason = reader.required("reason", "the waiver").flatMap { values.text($0, "reason") }
    guard let rule, let setting, let environment, let reason else { return nil }
    return ConfigurationWaiver(
      rule: rule, setting: setting, environment: EnvironmentName(environment), reason: reason,
      position: values.position(node))
  }
}
