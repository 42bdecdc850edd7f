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
        node, "the environment \(name)", known: ["after", "queue", "gates", "steps"], problems: problems)
    else { return nil }
    let queue: QueuePolicy = reader["queue"].flatMap { values.word($0, "queue") } ?? .supersede
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
    let gates = reader["gates"].map { self.gates($0) } ?? []
    let steps = reader["steps"].map { StepShape(problems: problems, gates: gates).steps($0) } ?? []
    return Environment(name: name, after: after, queue: queue, gates: gates, steps: steps)
  }

  private func gates(_ node: Node) -> [Gate] {
    guard case .mapping(let mapping) = node else {
      problems.add(
        node, "gates must be a mapping from names to gates, such as `tests: { test: { run: [make, check] } }`")
      return []
    }
    return mapping.compactMap { key, value in
      guard let name = values.name(key, "the gate") else { return nil }
      return GateShape(problems: problems, groups: groups).gate(GateName(name), value)
    }
  }
}
