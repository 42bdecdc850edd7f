// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Says in CDEvents what an entry means.
struct DeliveryEventWriter {
  /// The state after the entry.
  let state: JournalState
  let entry: JournalEntry

  /// Returns the events of the entry: none for what the vocabulary has no word for.
  func events(_ event: Event) -> [DeliveryEvent] {
    switch event {
    case .runRequested(let request): runEvent("queued", request.run, nil, nil)
    case .environmentAcquired(let run, _, _): runEvent("started", run, nil, nil)
    case .gateStarted(let run, let gate): task("started", run, "gate \(gate)", nil, nil)
    case .gateFinished(let gate):
      task("finished", gate.run, "gate \(gate.gate)", gate.verdict == .passed ? "success" : "failure", gate.text)
    case .stepStarted(let run, _, let step, _): task("started", run, "step \(step.rawValue)", nil, nil)
    case .stepFinished(let step): finished(step)
    case .runCompleted(let run, _): completed(run)
    case .runFailed(let run, _, let step, let reason, _):
      runEvent("finished", run, "failure", "\(step.rawValue): \(reason)")
    case .runRefused(let run, _, let reason): runEvent("finished", run, "failure", reason)
    case .approvalRejected(let run, let no):
      runEvent("finished", run, "cancel", "rejected by \(no.by): \(no.reason)")
    case .runSuperseded(let run, let by): runEvent("finished", run, "cancel", "superseded by \(by)")
    case .runCancelled(let run, let by): runEvent("finished", run, "cancel", "cancelled by \(by)")
    case .runExpired(let run): runEvent("finished", run, "cancel", "expired")
    case .runIndeterminate(let run, _, let step, let reason): incident("detected", run, "\(step.rawValue): \(reason)")
    case .stepResolved(let resolved): incident("resolved", resolved.run, resolved.step.rawValue)
    case .holdPlaced(let place, _), .holdLifted(let place, _), .quarantinePlaced(let place, _, _),
      .quarantineLifted(let place, _, _):
      [make("environment.modified", place.text, .members(["name": .string(place.environment.rawValue)]))]
    case .glassBroken(let broken):
      incident("detected", broken.run, "\(broken.by) broke the glass: \(broken.reason)")
    case .glassReviewed(let reviewed): incident("resolved", reviewed.run, reviewed.reason)
    case .trunkPinned, .policyApproved, .policyAccepted, .requestProven, .attemptRefused: []
    case .journalCreated, .approvalGiven, .migrationRecorded, .migrationApplied, .migrationReverted, .targetStarted,
      .targetFinished, .drillRecorded:
      []
    }
  }

  private func completed(_ name: RunName) -> [DeliveryEvent] {
    guard let run = state.runs[name] else { return [] }
    let place = run.request.place
    let isFirst = state[place].releases.count <= 1
    let word = run.request.kind == .rollback ? "rolledback" : isFirst ? "deployed" : "upgraded"
    let service = make(
      "service.\(word)", place.pipeline,
      .members([
        "environment": .members(["id": .string(place.environment.rawValue)]), "artifactId": .string(artifact(run)),
      ]))
    // One entry, two facts: the second has an id of its own.
    return [service] + runEvent("finished", name, "success", nil, suffix: ".run")
  }

  private func finished(_ step: StepFinished) -> [DeliveryEvent] {
    let name = "step \(step.step.rawValue)"
    return switch step.outcome {
    case .succeeded: task("finished", step.run, name, "success", nil)
    case .failed: task("finished", step.run, name, "failure", step.text)
    case .unknown: task("finished", step.run, name, "error", step.text)
    }
  }

  private func runEvent(
    _ predicate: String, _ run: RunName, _ outcome: String?, _ errors: String?, suffix: String = ""
  ) -> [DeliveryEvent] {
    let pipeline = state.runs[run]?.request.place.text ?? ""
    return [
      make(
        "pipelinerun.\(predicate)", run.rawValue,
        .members([
          "pipelineName": .string(pipeline), "uri": .string("urn:sluice:\(state.repository):\(run)"),
          "outcome": outcome.map { .string($0) },
          "errors": errors.map { .string($0) },
        ]), suffix: suffix)
    ]
  }

  private func task(
    _ predicate: String, _ run: RunName, _ name: String, _ outcome: String?, _ errors: String?
  ) -> [DeliveryEvent] {
    [
      make(
        "taskrun.\(predicate)", "\(run) \(name)",
        .members([
          "taskName": .string(name), "pipelineRun": .members(["id": .string(run.rawValue)]),
          "outcome": outcome.map { .string($0) },
          "errors": outcome == nil || outcome == "success" ? nil : errors.map { .string($0) },
        ]))
    ]
  }

  private func incident(_ predicate: String, _ name: RunName, _ text: String) -> [DeliveryEvent] {
    guard let run = state.runs[name] else { return [] }
    return [
      make(
        "incident.\(predicate)", name.rawValue,
        .members([
          "description": .string(text),
          "environment": .members(["id": .string(run.request.place.environment.rawValue)]),
          "service": .members(["id": .string(run.request.place.pipeline)]), "artifactId": .string(artifact(run)),
        ]))
    ]
  }

  /// A package URL (purl), as the specification wants artifacts to be named.
  private func artifact(_ run: Run) -> String {
    "pkg:generic/\(run.request.place.pipeline)@\(run.request.commit.rawValue)"
  }

  private func make(_ type: String, _ subject: String, _ content: Document, suffix: String = "") -> DeliveryEvent {
    DeliveryEvent(
      id: entry.id + suffix, type: type, at: entry.at, source: "/sluice/\(state.repository)", subject: subject,
      content: content)
  }
}
