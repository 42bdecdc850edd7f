// SPDX-License-Identifier: Apache-2.0
/// Reads a state back from the document that `SnapshotWriter` wrote.
enum SnapshotReader {
  typealias Problem = EventFields.Problem

  static func state(_ fields: EventFields) throws(Problem) -> JournalState {
    guard try fields.integer("snapshot") == StateSnapshot.version else { throw Problem(reason: "another version") }
    var state = JournalState()
    state.size = try fields.integer("size")
    state.repository = try fields.text("repository")
    state.trunk = try fields.text("trunk")
    state.runsLeftOut = Int(try fields.integer("runsLeftOut"))
    state.wholeSince = try fields.integer("wholeSince")
    state.needsWhole = try fields.boolean("needsWhole")
    try readRights(&state, try fields.member("rights"))
    for item in try fields.items("runs") {
      let run = try run(item)
      state.runs[run.name] = run
      state.order.append(run.name)
    }
    for item in try fields.items("environments") { state.environments[try item.place()] = try environment(item) }
    return state
  }

  private static func run(_ fields: EventFields) throws(Problem) -> Run {
    guard case .runRequested(let request) = try event("run.requested/1", try fields.member("request")) else {
      throw Problem(reason: "no request")
    }
    var run = Run(request: request, sequence: try fields.integer("sequence"), at: try fields.instant("at"))
    run.endedAt = try fields.instant("endedAt")
    run.epoch = try fields.integer("epoch")
    run.phase = try phase(try fields.member("phase"))
    let gates = try fields.items("gates")
    let steps = try fields.items("steps")
    guard gates.count == run.gates.count, steps.count == run.steps.count else { throw Problem(reason: "other counts") }
    for (index, item) in gates.enumerated() { try fill(&run.gates[index], item) }
    for (index, item) in steps.enumerated() { try fill(&run.steps[index], item) }
    for item in try fields.items("approvals") {
      guard case .approvalGiven(_, let approval) = try event("approval.given/1", item) else {
        throw Problem(reason: "no approval")
      }
      run.approvals.append(approval)
    }
    for item in try fields.items("migrations") { run.migrations.append(try migration(item)) }
    return run
  }

  static func event(_ type: String, _ fields: EventFields) throws(Problem) -> Event {
    try EventReader.event(type: type, fields: fields)
  }

  private static func phase(_ fields: EventFields) throws(Problem) -> RunPhase {
    switch try fields.text("word") {
    case RunPhase.gating.word: .gating
    case RunPhase.ready.word: .ready
    case RunPhase.expired.word: .expired
    case RunPhase.live.word: .live
    case "refused": .refused(gate: try fields.optional("gate"), reason: try fields.text("reason"))
    case "superseded": .superseded(by: try fields.value("by"))
    case "restored": .restored(by: try fields.value("by"))
    case "rejected": .rejected(by: try fields.value("by"), reason: try fields.text("reason"))
    case "cancelled": .cancelled(by: try fields.text("by"))
    case "executing": .executing(epoch: try fields.integer("epoch"))
    case "failed":
      .failed(
        step: try fields.value("step"), reason: try fields.text("reason"), isChanged: try fields.boolean("changed"))
    case "indeterminate": .indeterminate(step: try fields.value("step"), reason: try fields.text("reason"))
    default: throw Problem(reason: "no phase")
    }
  }

  private static func fill(_ gate: inout GateRecord, _ fields: EventFields) throws(Problem) {
    guard let status = SnapshotWords.gate(try fields.text("status")) else { throw Problem(reason: "no status") }
    gate.status = status
    gate.text = try fields.text("text")
    gate.evidence = try fields.optional("evidence")
    gate.reusedFrom = try fields.optional("reusedFrom")
    gate.startedAt = try moment("startedAt", fields)
    gate.endedAt = try moment("endedAt", fields)
  }

  private static func fill(_ step: inout StepRecord, _ fields: EventFields) throws(Problem) {
    let targets = try fields.items("targets")
    guard let status = SnapshotWords.step(try fields.text("status")), targets.count == step.targets.count else {
      throw Problem(reason: "no status")
    }
    step.status = status
    step.attempts = Int(try fields.integer("attempts"))
    step.text = try fields.text("text")
    step.evidence = try fields.optional("evidence")
    step.startedAt = try moment("startedAt", fields)
    step.endedAt = try moment("endedAt", fields)
    for (index, item) in targets.enumerated() {
      guard let status = SnapshotWords.step(try item.text("status")) else { throw Problem(reason: "no status") }
      step.targets[index].status = status
      step.targets[index].isChanged = try item.boolean("changed")
      step.targets[index].text = try item.text("text")
      step.targets[index].evidence = try item.optional("evidence")
    }
  }

  private static func moment(_ name: String, _ fields: EventFields) throws(Problem) -> Instant? {
    fields.has(name) ? try fields.instant(name) : nil
  }

  private static func migration(_ fields: EventFields) throws(Problem) -> RecordedMigration {
    RecordedMigration(
      gate: try fields.value("gate"), version: try fields.text("version"), order: try fields.integer("order"),
      name: try fields.text("name"), up: try fields.value("up"), down: try fields.text("down"),
      isComplete: try fields.boolean("complete"), appliedAt: try fields.optionalInteger("appliedAt"))
  }

  private static func environment(_ fields: EventFields) throws(Problem) -> EnvironmentState {
    var environment = EnvironmentState()
    environment.epoch = try fields.integer("epoch")
    environment.holder = try fields.optional("holder")
    environment.disturbedBy = try fields.optional("disturbedBy")
    for item in try fields.items("releases") { environment.releases.append(try release(item)) }
    guard let earlier = CommitSet(text: Array(try fields.text("earlier").utf8)) else {
      throw Problem(reason: "no commits")
    }
    environment.earlier = earlier
    if fields.has("hold"), case .holdPlaced(_, let hold) = try event("hold.placed/1", try fields.member("hold")) {
      environment.hold = hold
    }
    for item in try fields.items("quarantine") {
      guard case .quarantinePlaced(_, let commit, let quarantine) = try event("quarantine.placed/1", item) else {
        throw Problem(reason: "no quarantine")
      }
      environment.quarantine[commit] = quarantine
    }
    for item in try fields.items("applied") {
      environment.applied.append(
        EnvironmentState.Applied(run: try item.value("run"), migration: try migration(try item.member("migration"))))
    }
    if fields.has("drill"),
      case .drillRecorded(_, let drill) = try event("drill.recorded/1", try fields.member("drill"))
    {
      environment.lastDrill = drill
    }
    return environment
  }

  private static func release(_ fields: EventFields) throws(Problem) -> Release {
    Release(
      commit: try fields.value("commit"), tree: try fields.value("tree"), subject: try fields.text("subject"),
      run: try fields.value("run"), sequence: try fields.integer("sequence"), at: try fields.instant("at"))
  }
}
