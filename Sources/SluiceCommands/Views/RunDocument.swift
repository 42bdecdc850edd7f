// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Writes a run as the document that `show --json` prints.
enum RunDocument {
  static func document(
    _ run: Run, schema: String = "sluice.run/1", worker: String? = nil, isVoided: Bool = false
  ) -> Document {
    .members([
      "schema": .string(schema), "run": .string(run.name.rawValue), "kind": .string(run.request.kind.rawValue),
      "pipeline": .string(run.request.place.pipeline),
      "environment": .string(run.request.place.environment.rawValue), "commit": .string(run.request.commit.rawValue),
      "tree": .string(run.request.tree.rawValue), "subject": .string(run.request.subject),
      "from": run.request.from.map { .string($0.rawValue) }, "plan": .string(run.request.plan.rawValue),
      "policy": .string(run.request.policy.rawValue), "requester": .string(run.request.requester),
      "at": .string(run.at.text), "phase": .string(run.phase.word), "text": .string(RunWords.text(run)),
      "gates": .array(run.gates.map(gate)), "steps": .array(run.steps.map(step)),
      "approvals": .array(
        run.approvals.map {
          .members([
            "gate": .string($0.gate.rawValue), "person": .string($0.person.rawValue), "at": .string($0.at.text),
            "notAfter": .string($0.notAfter.text),
          ])
        }),
      "migrations": .array(
        run.migrations.filter { $0.appliedAt != nil }.map { .string($0.title) }),
      "undoes": .array(run.request.undoes.map { .string($0.rawValue) }), "reason": .string(run.request.reason),
      "next": .array(
        (isVoided ? RunWords.again(run) : RunWords.next(run, worker: worker)).map { .string($0) }),
      "voided": .boolean(isVoided),
    ])
  }

  private static func gate(_ gate: GateRecord) -> Document {
    .members([
      "name": .string(gate.name.rawValue), "kind": .string(gate.kind), "status": .string(word(gate.status)),
      "text": .string(gate.text), "evidence": gate.evidence.map { .string($0.rawValue) },
      "reusedFrom": gate.reusedFrom.map { .string($0.rawValue) },
      "startedAt": gate.startedAt.map { .string($0.text) }, "endedAt": gate.endedAt.map { .string($0.text) },
    ])
  }

  private static func step(_ step: StepRecord) -> Document {
    .members([
      "name": .string(step.name.rawValue), "effect": .string(step.effect.rawValue),
      "status": .string(word(step.status)), "text": .string(step.text),
      "targets": step.targets.isEmpty ? nil : .array(step.targets.map(target)),
      "evidence": step.evidence.map { .string($0.rawValue) },
      "startedAt": step.startedAt.map { .string($0.text) }, "endedAt": step.endedAt.map { .string($0.text) },
    ])
  }

  private static func target(_ target: TargetRecord) -> Document {
    .members([
      "name": .string(target.name), "status": .string(word(target.status)), "text": .string(target.text),
      "evidence": target.evidence.map { .string($0.rawValue) },
    ])
  }

  static func word(_ status: GateRecord.Status) -> String {
    switch status {
    case .pending: "pending"
    case .running: "open"
    case .passed: "passed"
    case .failed: "failed"
    }
  }

  static func word(_ status: StepRecord.Status) -> String {
    switch status {
    case .pending: "pending"
    case .open: "started"
    case .succeeded: "done"
    case .failed: "failed"
    case .unknown: "unknown"
    }
  }
}
