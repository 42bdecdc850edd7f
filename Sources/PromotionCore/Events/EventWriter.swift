// SPDX-License-Identifier: Apache-2.0
extension EventCodec {
  /// Returns the entry body of an event.
  public static func body(of event: Event) -> Document {
    switch event {
    case .journalCreated(let repository, let trunk):
      .members(["repository": .string(repository), "trunk": .string(trunk)])
    case .runRequested(let request): body(of: request)
    case .gateStarted(let run, let gate): .members(["run": text(run), "gate": text(gate)])
    case .gateFinished(let finished):
      .members([
        "run": text(finished.run), "gate": text(finished.gate), "verdict": .string(finished.verdict.rawValue),
        "definition": text(finished.definition), "tree": text(finished.tree), "text": .string(finished.text),
        "evidence": finished.evidence.map(text), "reusedFrom": finished.reusedFrom.map(text),
      ])
    case .approvalGiven(let run, let approval):
      .members([
        "run": text(run), "gate": text(approval.gate), "person": text(approval.person), "plan": text(approval.plan),
        "at": .string(approval.at.text), "notAfter": .string(approval.notAfter.text),
        "statement": .string(approval.statement), "signature": .string(approval.signature),
      ])
    case .approvalRejected(let run, let rejection):
      .members([
        "run": text(run), "by": text(rejection.by), "reason": .string(rejection.reason),
        "statement": (rejection.proof?.statement).map { .string($0) },
        "signature": (rejection.proof?.signature).map { .string($0) },
      ])
    case .runRefused(let run, let gate, let reason):
      .members(["run": text(run), "gate": gate.map(text), "reason": .string(reason)])
    case .runSuperseded(let run, let by): .members(["run": text(run), "by": text(by)])
    case .runCancelled(let run, let by): .members(["run": text(run), "by": .string(by)])
    case .runExpired(let run): .members(["run": text(run)])
    case .environmentAcquired(let run, let place, let plan):
      .members([
        "run": text(run), "pipeline": .string(place.pipeline), "environment": text(place.environment),
        "plan": text(plan),
      ])
    case .migrationRecorded(let recorded):
      .members([
        "run": text(recorded.run), "epoch": .integer(recorded.epoch), "gate": text(recorded.gate),
        "version": .string(recorded.version), "order": .integer(recorded.order), "name": .string(recorded.name),
        "up": text(recorded.up), "part": .integer(recorded.part), "parts": .integer(recorded.parts),
        "down": .string(recorded.down),
      ])
    case .migrationApplied(let run, let epoch, let gate, let version):
      .members(["run": text(run), "epoch": .integer(epoch), "gate": text(gate), "version": .string(version)])
    case .migrationReverted(let run, let epoch, let of, let gate, let version):
      .members([
        "run": text(run), "epoch": .integer(epoch), "of": text(of), "gate": text(gate), "version": .string(version),
      ])
    case .stepStarted(let run, let epoch, let step, let attempt):
      .members([
        "run": text(run), "epoch": .integer(epoch), "step": .string(step.rawValue), "attempt": .integer(attempt),
      ])
    case .targetStarted(let run, let epoch, let step, let target):
      .members([
        "run": text(run), "epoch": .integer(epoch), "step": .string(step.rawValue), "target": .string(target),
      ])
    case .targetFinished(let finished):
      .members([
        "run": text(finished.run), "epoch": .integer(finished.epoch), "step": .string(finished.step.rawValue),
        "target": .string(finished.target), "outcome": .string(finished.outcome.word),
        "changed": isChanged(finished.outcome), "text": .string(finished.text),
        "evidence": finished.evidence.map(text),
      ])
    case .stepFinished(let finished): body(of: finished)
    case .runCompleted(let run, let epoch): .members(["run": text(run), "epoch": .integer(epoch)])
    case .runFailed(let run, let epoch, let step, let reason, let isChanged):
      .members([
        "run": text(run), "epoch": .integer(epoch), "step": .string(step.rawValue), "reason": .string(reason),
        "changed": .boolean(isChanged),
      ])
    case .runIndeterminate(let run, let epoch, let step, let reason):
      .members([
        "run": text(run), "epoch": .integer(epoch), "step": .string(step.rawValue), "reason": .string(reason),
      ])
    case .stepResolved(let resolved):
      .members([
        "run": text(resolved.run), "step": .string(resolved.step.rawValue), "applied": .boolean(resolved.isApplied),
        "by": .string(resolved.by), "reason": .string(resolved.reason),
        "statement": (resolved.proof?.statement).map { .string($0) },
        "signature": (resolved.proof?.signature).map { .string($0) },
      ])
    case .holdPlaced(let place, let hold):
      .members([
        "pipeline": .string(place.pipeline), "environment": text(place.environment), "by": .string(hold.by),
        "reason": .string(hold.reason), "at": .string(hold.at.text), "expires": hold.expires.map { .string($0.text) },
      ])
    case .holdLifted(let place, let by):
      .members(["pipeline": .string(place.pipeline), "environment": text(place.environment), "by": .string(by)])
    case .quarantinePlaced(let place, let commit, let quarantine):
      .members([
        "pipeline": .string(place.pipeline), "environment": text(place.environment), "commit": text(commit),
        "run": quarantine.run.map(text), "by": .string(quarantine.by), "reason": .string(quarantine.reason),
        "at": .string(quarantine.at.text), "expires": quarantine.expires.map { .string($0.text) },
      ])
    case .drillRecorded(let place, let drill):
      .members([
        "pipeline": .string(place.pipeline), "environment": text(place.environment), "by": .string(drill.by),
        "from": text(drill.from), "commit": text(drill.commit), "milliseconds": .integer(drill.milliseconds),
        "passed": .boolean(drill.isPassed), "text": .string(drill.text), "at": .string(drill.at.text),
        "evidence": drill.evidence.map(text),
      ])
    case .trunkPinned(let remote, let by): .members(["remote": .string(remote), "by": .string(by)])
    case .policyApproved(let approval): body(of: approval)
    case .policyAccepted(let accepted):
      .members([
        "pipeline": .string(accepted.pipeline), "from": text(accepted.from), "to": text(accepted.to),
        "contents": text(accepted.contents),
      ])
    case .glassBroken(let broken):
      .members([
        "run": text(broken.run), "by": text(broken.by), "reason": .string(broken.reason),
        "reviewBy": .string(broken.reviewBy.text), "statement": .string(broken.proof.statement),
        "signature": .string(broken.proof.signature),
      ])
    case .glassReviewed(let reviewed):
      .members([
        "run": text(reviewed.run), "by": text(reviewed.by), "justified": .boolean(reviewed.isJustified),
        "reason": .string(reviewed.reason), "statement": .string(reviewed.proof.statement),
        "signature": .string(reviewed.proof.signature),
      ])
    case .requestProven(let proven):
      .members([
        "run": text(proven.run), "by": .string(proven.by),
        "statement": (proven.proof?.statement).map { .string($0) },
        "signature": (proven.proof?.signature).map { .string($0) }, "token": proven.token.map(text),
        "expires": proven.expires.map { .string($0.text) }, "claims": .array(proven.claims.map { .string($0) }),
      ])
    case .attemptRefused(let attempt):
      .members([
        "what": .string(attempt.what), "by": .string(attempt.by), "from": .string(attempt.from),
        "code": .string(attempt.code), "reason": .string(attempt.reason), "at": .string(attempt.at.text),
      ])
    case .quarantineLifted(let place, let commit, let by):
      .members([
        "pipeline": .string(place.pipeline), "environment": text(place.environment), "commit": text(commit),
        "by": .string(by),
      ])
    }
  }

  private static func body(of request: RunRequested) -> Document {
    .members([
      "run": text(request.run), "kind": .string(request.kind.rawValue), "pipeline": .string(request.place.pipeline),
      "environment": text(request.place.environment), "commit": text(request.commit), "tree": text(request.tree),
      "subject": .string(request.subject), "from": request.from.map(text), "policy": text(request.policy),
      "plan": text(request.plan), "requester": .string(request.requester),
      "excluded": .array(request.excluded.map { .string($0) }), "gates": .array(request.gates.map(body)),
      "steps": .array(
        request.steps.map {
          .members([
            "name": .string($0.name.rawValue), "effect": .string($0.effect.rawValue),
            "targets": $0.targets.isEmpty ? nil : .array($0.targets.map { .string($0.name) }),
          ])
        }), "expires": request.expires.map { .string($0.text) }, "reason": .string(request.reason),
      "undoes": .array(request.undoes.map(text)), "migrationsUntil": request.migrationsUntil.map { .integer($0) },
    ])
  }

  private static func body(of approval: PolicyApproval) -> Document {
    .members([
      "pipeline": .string(approval.pipeline), "from": text(approval.from), "to": text(approval.to),
      "contents": text(approval.contents), "person": text(approval.person), "at": .string(approval.at.text),
      "notAfter": .string(approval.notAfter.text), "statement": .string(approval.proof.statement),
      "signature": .string(approval.proof.signature),
    ])
  }

  private static func body(of gate: GateRecord) -> Document {
    let count: Document? =
      switch gate.demand {
      case .verdict: nil
      case .approvals(let count): .integer(Int64(count))
      }
    return .members([
      "name": text(gate.name), "kind": .string(gate.kind), "definition": text(gate.definition), "approvals": count,
    ])
  }

  private static func body(of finished: StepFinished) -> Document {
    .members([
      "run": text(finished.run), "epoch": .integer(finished.epoch), "step": .string(finished.step.rawValue),
      "outcome": .string(finished.outcome.word), "changed": isChanged(finished.outcome),
      "text": .string(finished.text), "evidence": finished.evidence.map(text),
    ])
  }

  private static func isChanged(_ outcome: StepOutcome) -> Document? {
    switch outcome {
    case .succeeded, .unknown: nil
    case .failed(let isChanged): .boolean(isChanged)
    }
  }

  private static func text(_ value: some RawRepresentable<String>) -> Document { .string(value.rawValue) }
}
