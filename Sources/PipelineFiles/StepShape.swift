// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads the steps of an environment.
struct StepShape {
  let problems: ProblemList
  let gates: [Gate]
  /// Whose program a command is where the file does not say.
  let origin: ScriptOrigin

  private var values: ValueReader { ValueReader(problems: problems) }

  func steps(_ node: Node) -> [Step] {
    guard let reader = MappingReader(node, "steps", known: StepName.allCases.map(\.rawValue), problems: problems) else {
      return []
    }
    return StepName.allCases.compactMap { name in reader[name.rawValue].flatMap { step(name, $0) } }
  }

  private func step(_ name: StepName, _ node: Node) -> Step? {
    switch name {
    case .migrate: return migrate(node)
    case .configure where node.value(of: "render") != nil:
      return ConfigureShape(problems: problems, origin: origin).step(node, onFailure: onFailure(node))
    case .configure, .deploy, .verify:
      let extra = ["on-failure", "probe", "effect"] + TargetShape.keys
      let shape = CommandShape(problems: problems)
      guard let command = shape.command(node, name.rawValue, extra: extra, origin: origin) else { return nil }
      let probe = node.value(of: "probe").flatMap { shape.probe($0, origin: command.origin) }
      return Step(
        name: name, command: command, gate: nil, probe: probe, effect: effect(name, node, probe: probe),
        onFailure: onFailure(node), targets: TargetShape(problems: problems).targets(node))
    }
  }

  private func migrate(_ node: Node) -> Step? {
    guard let reader = MappingReader(node, "migrate", known: ["gate", "on-failure"], problems: problems),
      let gateNode = reader.required("gate", "migrate"), let text = values.text(gateNode, "gate")
    else { return nil }
    let found = gates.first { $0.name.rawValue == text }
    guard case .migration = found?.kind else {
      problems.add(gateNode, "gate names \(text), which is no migration gate of this environment")
      return nil
    }
    return Step(
      name: .migrate, command: nil, gate: GateName(text), probe: nil, effect: .probe, onFailure: onFailure(node))
  }

  private func onFailure(_ node: Node) -> Step.FailurePolicy {
    node.value(of: "on-failure").flatMap { values.word($0, "on-failure") } ?? .stop
  }

  private var wantsApproval: Bool {
    gates.contains { gate in
      if case .approval = gate.kind { true } else { false }
    }
  }

  private func effect(_ name: StepName, _ node: Node, probe: CommandLine?) -> EffectClass {
    if let said = node.value(of: "effect"), let effect: EffectClass = values.word(said, "effect") {
      if effect == .probe && probe == nil {
        problems.add(said, "effect: probe needs a probe; add `probe: [PROGRAM, ARGUMENT]`")
      }
      return effect
    }
    switch name {
    case .migrate: return .probe
    // Where people must approve, nothing is repeated of which nobody said that it may be.
    case .configure: return probe != nil ? .probe : wantsApproval ? .once : .idempotent
    case .deploy: return probe == nil ? .once : .probe
    case .verify: return .pure
    }
  }
}
