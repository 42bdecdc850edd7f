// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads one environment.
struct EnvironmentShape {
  let problems: ProblemList
  let groups: Set<String>

  private var values: ValueReader { ValueReader(problems: problems) }

  func environment(_ name: EnvironmentName, _ node: Node, earlier: [EnvironmentName]) -> Environment? {
    // `local:` with nothing behind it is an environment without gates and steps.
    if node.scalar?.string.isEmpty == true || node.null != nil {
      return Environment(name: name, after: nil, queue: .supersede, gates: [], steps: [])
    }
    guard
      let reader = MappingReader(
        node, "the environment \(name)", known: ["after", "queue", "worker", "gates", "steps"], problems: problems)
    else { return nil }
    let queue: QueuePolicy = reader["queue"].flatMap { values.word($0, "queue") } ?? .supersede
    let worker = reader["worker"].flatMap { values.name($0, "the label of the worker") }
    var after: EnvironmentName?
    if let node = reader["after"], let text = values.text(node, "after") {
      after = EnvironmentName(text)
      if !earlier.contains(EnvironmentName(text)) {
        let known = earlier.map(\.rawValue).joined(separator: ", ")
        problems.add(
          node,
          "after names \(text), which is no environment above this one; \(known.isEmpty ? "leave it out" : "known are \(known)")"
        )
      }
    }
    let origin = Self.origin(name, gates: reader["gates"])
    let gates = reader["gates"].map { self.gates($0, origin) } ?? []
    let steps = reader["steps"].map { StepShape(problems: problems, gates: gates, origin: origin).steps($0) } ?? []
    return Environment(name: name, after: after, queue: queue, worker: worker, gates: gates, steps: steps)
  }

  /// In production, and wherever people have to approve, programs are the policy's: nobody approves a script that the
  /// commit can change (R6).
  private static func origin(_ name: EnvironmentName, gates: Node?) -> ScriptOrigin {
    let wantsApproval = gates?.mapping?.contains { $0.value.value(of: "approval") != nil } ?? false
    return wantsApproval || name.rawValue == "production" ? .policy : .commit
  }

  private func gates(_ node: Node, _ origin: ScriptOrigin) -> [Gate] {
    guard case .mapping(let mapping) = node else {
      problems.add(
        node, "gates must be a mapping from names to gates, such as `tests: { test: { run: [make, check] } }`")
      return []
    }
    return mapping.compactMap { key, value in
      guard let name = values.name(key, "the gate") else { return nil }
      if GateName(name) == ProtectedPaths.gate {
        problems.add(
          key, "\(name) is the gate that sluice adds itself where protected paths change; choose another name")
      }
      return GateShape(problems: problems, groups: groups, origin: origin).gate(GateName(name), value)
    }
  }
}
