// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads a `configure` step that renders the configuration of the release.
struct ConfigureShape {
  private static let targets = ["file", "secrets-manager", "parameter-store", "app-config", "etcd"]

  let problems: ProblemList
  /// Whose program a command is where the file does not say.
  let origin: ScriptOrigin

  private var values: ValueReader { ValueReader(problems: problems) }

  func step(_ node: Node, onFailure: Step.FailurePolicy) -> Step? {
    let known = ["render", "to", "endpoint", "run", "timeout", "pass", "from", "on-failure"]
    guard let reader = MappingReader(node, "configure", known: known, problems: problems),
      let render = reader["render"], let format: ConfigurationFormat = values.word(render, "render")
    else { return nil }
    let target = reader["to"].map { self.target($0) } ?? .handed
    let endpoint = reader["endpoint"].map { values.address($0, "endpoint") }
    let pass = reader["pass"].map { values.texts($0, "pass") } ?? []
    let timeout = reader["timeout"].map { values.seconds($0, "timeout") } ?? 120
    var command: CommandLine?
    if let run = reader["run"] {
      guard let arguments = values.arguments(run, "run"), let timeout, let pass else { return nil }
      let said: ScriptOrigin? = reader["from"].flatMap { values.word($0, "from") }
      command = CommandLine(arguments: arguments, timeoutSeconds: timeout, pass: pass, origin: said ?? origin)
    }
    guard let target, let pass else { return nil }
    return Step(
      name: .configure, command: command, gate: nil, probe: nil, effect: .idempotent, onFailure: onFailure,
      configure: ConfigureRequest(
        format: format, target: target, endpoint: endpoint.flatMap { $0?.text } ?? "", pass: pass))
  }

  private func target(_ node: Node) -> ConfigureTarget? {
    guard let reader = MappingReader(node, "to", known: Self.targets, problems: problems) else { return nil }
    let asked = Self.targets.filter { reader[$0] != nil }
    guard let kind = asked.first, asked.count == 1, let value = reader[kind] else {
      problems.add(node, "to must name exactly one place: \(Self.targets.joined(separator: ", "))")
      return nil
    }
    if kind == "app-config" { return appConfig(value) }
    guard let text = values.text(value, kind) else { return nil }
    switch kind {
    case "file": return .file(text)
    case "secrets-manager": return .secretsManager(id: text)
    case "parameter-store": return rooted(text, value, kind).map { .parameterStore(path: $0) }
    case _: return rooted(text, value, kind).map { .etcd(prefix: $0) }
    }
  }

  private func rooted(_ text: String, _ node: Node, _ what: String) -> String? {
    if text.hasPrefix("/") && !text.hasSuffix("/") { return text }
    problems.add(node, "\(what) must begin with a slash and end without one, such as /webshop/production")
    return nil
  }

  private func appConfig(_ node: Node) -> ConfigureTarget? {
    let keys = ["application", "environment", "profile"]
    guard let reader = MappingReader(node, "app-config", known: keys + ["strategy"], problems: problems) else {
      return nil
    }
    let texts = keys.map { key in reader.required(key, "app-config").flatMap { values.text($0, key) } }
    let strategy = reader["strategy"].flatMap { values.text($0, "strategy") } ?? ""
    guard let application = texts[0], let environment = texts[1], let profile = texts[2] else { return nil }
    return .appConfig(application: application, environment: environment, profile: profile, strategy: strategy)
  }
}
