// SPDX-License-Identifier: Apache-2.0
/// Reads an event from its entry type and body.
enum EventReader {
  static func event(type: String, fields: EventFields) throws(EventFields.Problem) -> Event {
    switch type {
    case "repository.opened/1":
      return .journalCreated(repository: try fields.text("repository"), trunk: try fields.text("trunk"))
    case "run.requested/1": return .runRequested(try request(fields))
    case "gate.started/1": return .gateStarted(run: try fields.value("run"), gate: try fields.value("gate"))
    case "gate.finished/1":
      return .gateFinished(
        GateFinished(
          run: try fields.value("run"), gate: try fields.value("gate"), verdict: try fields.value("verdict"),
          definition: try fields.value("definition"), tree: try fields.value("tree"), text: try fields.text("text"),
          evidence: try fields.optional("evidence"), reusedFrom: try fields.optional("reusedFrom")))
    case "approval.given/1":
      return .approvalGiven(
        run: try fields.value("run"),
        approval: Approval(
          gate: try fields.value("gate"), person: try fields.value("person"), plan: try fields.value("plan"),
          at: try fields.instant("at"), notAfter: try fields.instant("notAfter"),
          statement: try fields.text("statement"), signature: try fields.text("signature")))
    case "approval.rejected/1":
      return .approvalRejected(
        run: try fields.value("run"),
        rejection: Rejection(
          by: try fields.value("by"), reason: try fields.text("reason"), proof: try proof(fields)))
    case "run.refused/1":
      return .runRefused(
        run: try fields.value("run"), gate: try fields.optional("gate"), reason: try fields.text("reason"))
    case "run.superseded/1": return .runSuperseded(run: try fields.value("run"), by: try fields.value("by"))
    case "run.cancelled/1": return .runCancelled(run: try fields.value("run"), by: try fields.text("by"))
    case "run.expired/1": return .runExpired(run: try fields.value("run"))
    case "environment.acquired/1":
      return .environmentAcquired(
        run: try fields.value("run"), place: try fields.place(), plan: try fields.value("plan"))
    case "migration.recorded/1":
      return .migrationRecorded(
        MigrationRecorded(
          run: try fields.value("run"), epoch: try fields.integer("epoch"), gate: try fields.value("gate"),
          version: try fields.text("version"), order: try fields.integer("order"), name: try fields.text("name"),
          up: try fields.value("up"), part: try fields.integer("part"), parts: try fields.integer("parts"),
          down: try fields.text("down")))
    case "migration.applied/1":
      return .migrationApplied(
        run: try fields.value("run"), epoch: try fields.integer("epoch"), gate: try fields.value("gate"),
        version: try fields.text("version"))
    case "migration.reverted/1":
      return .migrationReverted(
        run: try fields.value("run"), epoch: try fields.integer("epoch"), of: try fields.value("of"),
        gate: try fields.value("gate"), version: try fields.text("version"))
    case "step.started/1":
      return .stepStarted(
        run: try fields.value("run"), epoch: try fields.integer("epoch"), step: try fields.value("step"),
        attempt: try fields.integer("attempt"))
    case "target.started/1":
      return .targetStarted(
        run: try fields.value("run"), epoch: try fields.integer("epoch"), step: try fields.value("step"),
        target: try fields.text("target"))
    case "target.finished/1":
      return .targetFinished(
        TargetFinished(
          run: try fields.value("run"), epoch: try fields.integer("epoch"), step: try fields.value("step"),
          target: try fields.text("target"), outcome: try outcome(fields), text: try fields.text("text"),
          evidence: try fields.optional("evidence")))
    case "step.finished/1": return .stepFinished(try finished(fields))
    case "run.completed/1":
      return .runCompleted(run: try fields.value("run"), epoch: try fields.integer("epoch"))
    case "run.failed/1":
      return .runFailed(
        run: try fields.value("run"), epoch: try fields.integer("epoch"), step: try fields.value("step"),
        reason: try fields.text("reason"), isChanged: try fields.boolean("changed"))
    case "run.indeterminate/1":
      return .runIndeterminate(
        run: try fields.value("run"), epoch: try fields.integer("epoch"), step: try fields.value("step"),
        reason: try fields.text("reason"))
    case "step.resolved/1":
      return .stepResolved(
        StepResolved(
          run: try fields.value("run"), step: try fields.value("step"), isApplied: try fields.boolean("applied"),
          by: try fields.text("by"), reason: try fields.text("reason"), proof: try proof(fields)))
    case "hold.placed/1":
      return .holdPlaced(
        place: try fields.place(),
        hold: Hold(
          by: try fields.text("by"), reason: try fields.text("reason"), at: try fields.instant("at"),
          expires: try fields.optionalInstant("expires")))
    case "hold.lifted/1": return .holdLifted(place: try fields.place(), by: try fields.text("by"))
    case "quarantine.placed/1":
      return .quarantinePlaced(
        place: try fields.place(), commit: try fields.value("commit"),
        quarantine: Quarantine(
          run: try fields.optional("run"), by: fields.has("by") ? try fields.text("by") : try fields.text("run"),
          reason: try fields.text("reason"), at: try fields.instant("at"),
          expires: try fields.optionalInstant("expires")))
    case "drill.recorded/1":
      return .drillRecorded(
        place: try fields.place(),
        drill: Drill(
          by: try fields.text("by"), from: try fields.value("from"), commit: try fields.value("commit"),
          milliseconds: try fields.integer("milliseconds"), isPassed: try fields.boolean("passed"),
          text: try fields.text("text"), at: try fields.instant("at"), evidence: try fields.optional("evidence")))
    case "quarantine.lifted/1":
      return .quarantineLifted(
        place: try fields.place(), commit: try fields.value("commit"), by: try fields.text("by"))
    case "trunk.pinned/1", "policy.approved/1", "policy.accepted/1", "glass.broken/1", "glass.reviewed/1",
      "request.proven/1", "attempt.refused/1":
      return try rights(type, fields)
    // Entry types are text from outside, not an enum of ours; a newer sluice may have written this one.
    default: throw EventFields.Problem(reason: "this version of sluice does not know the entry type")
    }
  }

  private static func request(_ fields: EventFields) throws(EventFields.Problem) -> RunRequested {
    var gates: [GateRecord] = []
    for gate in try fields.items("gates") {
      let count = try gate.optionalInteger("approvals")
      gates.append(
        GateRecord(
          name: try gate.value("name"), kind: try gate.text("kind"),
          demand: count.map { .approvals(count: Int($0)) } ?? .verdict, definition: try gate.value("definition")))
    }
    var steps: [StepRecord] = []
    for step in try fields.items("steps") {
      steps.append(
        StepRecord(
          name: try step.value("name"), effect: try step.value("effect"),
          targets: step.has("targets") ? try step.texts("targets") : []))
    }
    return RunRequested(
      run: try fields.value("run"), kind: try fields.value("kind"), place: try fields.place(),
      commit: try fields.value("commit"), tree: try fields.value("tree"), subject: try fields.text("subject"),
      from: try fields.optional("from"), policy: try fields.value("policy"), plan: try fields.value("plan"),
      requester: try fields.text("requester"), excluded: try fields.texts("excluded"), gates: gates, steps: steps,
      expires: try fields.optionalInstant("expires"), reason: try fields.text("reason"),
      undoes: try fields.texts("undoes").map { RunName($0) },
      migrationsUntil: try fields.optionalInteger("migrationsUntil"))
  }

  private static func finished(_ fields: EventFields) throws(EventFields.Problem) -> StepFinished {
    StepFinished(
      run: try fields.value("run"), epoch: try fields.integer("epoch"), step: try fields.value("step"),
      outcome: try outcome(fields), text: try fields.text("text"), evidence: try fields.optional("evidence"))
  }

  private static func proof(_ fields: EventFields) throws(EventFields.Problem) -> SignedText? {
    guard fields.has("signature") else { return nil }
    return SignedText(statement: try fields.text("statement"), signature: try fields.text("signature"))
  }

  private static func outcome(_ fields: EventFields) throws(EventFields.Problem) -> StepOutcome {
    switch try fields.text("outcome") {
    case StepOutcome.succeeded.word: .succeeded
    case StepOutcome.unknown.word: .unknown
    case StepOutcome.failed(isChanged: false).word: .failed(isChanged: try fields.boolean("changed"))
    default: throw EventFields.Problem(reason: "outcome has an unknown value")
    }
  }
}
