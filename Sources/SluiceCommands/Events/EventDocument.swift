// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Writes what the engine tells as the document of one line of `--events`.
enum EventDocument {
  /// Returns the document; the run is the one that is told of since its own event.
  static func document(of progress: Progress, run: RunName?, at moment: Instant) -> Document {
    switch progress {
    case .run(let name, let isNew, let plan):
      line(
        "run", name, moment,
        [
          "new": .boolean(isNew), "kind": .string(plan.kind.rawValue), "pipeline": .string(plan.place.pipeline),
          "environment": .string(plan.place.environment.rawValue), "commit": .string(plan.commit.rawValue),
          "from": plan.from.map { .string($0.rawValue) }, "plan": .string(plan.digest.rawValue),
        ])
    case .gateStarted(let gate, let usual):
      line(
        "gate.started", run, moment,
        ["gate": .string(gate.rawValue), "usualMilliseconds": usual.map { .integer($0) }])
    case .gateFinished(let gate, let isPassed, let text, let tail):
      line(
        "gate.finished", run, moment,
        [
          "gate": .string(gate.rawValue), "passed": .boolean(isPassed), "text": .string(text),
          "tail": .array(tail.map { .string($0) }),
        ])
    case .gateWaits(let gate, let text):
      line("gate.waits", run, moment, ["gate": .string(gate.rawValue), "text": .string(text)])
    case .stepStarted(let step, let usual):
      line(
        "step.started", run, moment,
        ["step": .string(step.rawValue), "usualMilliseconds": usual.map { .integer($0) }])
    case .output(.gate(let gate), let lines):
      line("output", run, moment, ["gate": .string(gate.rawValue), "lines": .array(lines.map { .string($0) })])
    case .output(.step(let step, let target), let lines):
      line(
        "output", run, moment,
        [
          "step": .string(step.rawValue), "target": target.map { .string($0) },
          "lines": .array(lines.map { .string($0) }),
        ])
    case .targetFinished(let step, let target, let isSuccess, let text):
      line(
        "target.finished", run, moment,
        [
          "step": .string(step.rawValue), "target": .string(target), "succeeded": .boolean(isSuccess),
          "text": .string(text),
        ])
    case .stepFinished(let step, let isSuccess, let text, let tail):
      line(
        "step.finished", run, moment,
        [
          "step": .string(step.rawValue), "succeeded": .boolean(isSuccess), "text": .string(text),
          "tail": .array(tail.map { .string($0) }),
        ])
    case .note(let text): line("note", run, moment, ["text": .string(text)])
    }
  }

  /// Returns the last line of a command that ended by itself, with the document that `--json` would print.
  static func ended(_ document: Document, exit: Int32, run: RunName?, at moment: Instant) -> Document {
    line("ended", run, moment, ["exit": .integer(Int64(exit)), "result": document])
  }

  /// Returns the last line of a command that failed, with its error.
  static func failed(_ error: Document, exit: Int32, at moment: Instant) -> Document {
    line("failed", nil, moment, ["exit": .integer(Int64(exit)), "error": error])
  }

  private static func line(
    _ event: String, _ run: RunName?, _ moment: Instant, _ members: KeyValuePairs<String, Document?>
  ) -> Document {
    let head = Document.members([
      "schema": .string("sluice.event/1"), "at": .string(moment.text), "event": .string(event),
      "run": run.map { .string($0.rawValue) },
    ])
    guard case .object(let first) = head, case .object(let rest) = Document.members(members) else { return head }
    return .object(first + rest)
  }
}
