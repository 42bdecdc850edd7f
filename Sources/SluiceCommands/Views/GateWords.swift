// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Says in one line what a gate asks.
enum GateWords {
  static func text(_ gate: Gate) -> String {
    switch gate.kind {
    case .test(let test):
      test.command.arguments.joined(separator: " ")
        + (test.reuse == .sameTree ? "  (or its verdict on the same tree)" : "")
    case .migration(let migration): "\(migration.scripts) up, down, up on a copy of \(migration.database)"
    case .approval(let approval):
      "\(approval.count) of \(approval.from), not who asked for it or wrote it, within"
        + " \(DurationText.text(seconds: approval.expiresSeconds))"
    case .soak(let seconds): "\(DurationText.text(seconds: seconds)) live in the environment before"
    case .window(let window): "\(window.text) \(window.zone)"
    case .fresh(let asks):
      switch asks.source {
      case .file(let path, _): "\(path) is at most \(DurationText.text(seconds: asks.withinSeconds)) old"
      case .query(let text, let database):
        "\(database) says that it is at most \(DurationText.text(seconds: asks.withinSeconds)) old: \(text)"
      }
    case .check(let command): command.arguments.joined(separator: " ")
    case .signed(let signed):
      switch signed.what {
      case .commits: "every commit signed by one of \(signed.by)"
      case .tag: "a tag signed by one of \(signed.by)"
      }
    }
  }
}

/// Says in one line what a step does.
enum StepWords {
  static func text(_ step: Step, in plan: Plan) -> String {
    switch step.name {
    case .migrate:
      // Which migrations a tool of its own finds is known when it is asked.
      if case .migration(let asks)? = plan.gates.first(where: { $0.gate.name == step.gate })?.gate.kind,
        asks.tool != nil
      {
        return "what its tool finds in \(asks.scripts)"
      }
      guard let planned = plan.scripts.first(where: { $0.gate == step.gate }), let last = planned.scripts.last else {
        return "no migrations"
      }
      return "up to \(last.migration.title)"
    case .configure where step.configure != nil:
      return step.configure.map { "\($0.format.rawValue), \($0.target.text)" } ?? ""
    case .configure, .deploy, .verify:
      return (step.command?.arguments.joined(separator: " ") ?? "")
        + (step.targets.map { "  on \($0.names.joined(separator: ", ")), \($0.maxParallel) at a time" } ?? "")
        + (step.onFailure == .rollback ? "  (rolls back by itself when it fails)" : "")
    }
  }
}
