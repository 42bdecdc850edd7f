// SPDX-License-Identifier: Apache-2.0
// requested ─► gating ─────────────► ready ─────────► (ExecutionMachine)
//                │                     │
//                ├─ a gate fails, or the plan no longer holds ─► refused
//                ├─ a newer request arrives ───────────────────► superseded(by)
//                ├─ a person says no ──────────────────────────► rejected
//                ├─ its deadline passes ───────────────────────► expired
//                └─ a person withdraws it ─────────────────────► cancelled(by)
//
// A waiting request holds nothing: gating and ready never touch `EnvironmentState.holder`.
//
// Invariants held here (numbers of the reliability study)
//  I4   a run is ready only when each of its gates passed in this run, for its own plan
//  I4b  a failed gate ends the run before any step
//  I5   a promotion never names a commit older than what is live
//  I6   a commit enters only where the previous environment has verified it
//  I7   every request ends in exactly one way, and a superseded one names its successor
//  I14  an approval counts only for the plan that the run has
//  I15  an approval belongs to one run and counts once for one person
//  I20  a quarantined commit is not accepted
//  I37  nothing that arrives after the end revives a run

/// Decides what may become of a request, and says what an event does to it.
public enum RequestMachine {
  /// Returns the events that a command leads to, or refuses.
  public static func decide(_ state: JournalState, _ command: RequestCommand) throws(Refusal) -> [Event] {
    switch command {
    case .request(let request, let queue, let previous, let relations, let at):
      try accept(state, request, queue: queue, previous: previous, relations: relations, at: at)
    case .startGate(let name, let gate):
      try startGate(try gating(state, name), gate)
    case .finishGate(let finished, let at):
      try finishGate(try gating(state, finished.run), finished, at: at)
    case .approve(let name, let approval):
      try approve(try waiting(state, name), approval)
    case .reject(let name, let rejection):
      [.approvalRejected(run: try waiting(state, name).name, rejection: rejection)]
    case .cancel(let name, let by):
      [.runCancelled(run: try waiting(state, name).name, by: by)]
    case .expire(let name, let at):
      try expire(try waiting(state, name), at: at)
    case .void(let name, let reason):
      [.runRefused(run: try waiting(state, name).name, gate: nil, reason: reason)]
    }
  }

  private static func accept(
    _ state: JournalState, _ request: RunRequested, queue: QueuePolicy, previous: Place?,
    relations: [CommitID: Ancestry], at: Instant
  ) throws(Refusal) -> [Event] {
    let environment = state[request.place]
    if let quarantine = environment.quarantine(of: request.commit, at: at), !PlantedBug.quarantineIgnored.isPlanted {
      throw .quarantined(request.place, request.commit, quarantine)
    }
    if let live = environment.live {
      switch relations[live.commit] ?? .diverged {
      // A failed run may have disturbed what is live; then the same commit is worth promoting again. Otherwise it takes
      // somebody who saw that it is live and wants its steps run once more (I36).
      case .same:
        let isReapplied = request.from == request.commit
        if environment.disturbedBy == nil && environment.holder == nil && !isReapplied {
          throw .alreadyLive(request.place, live)
        }
      case .newer: break
      case .older:
        if !PlantedBug.olderAccepted.isPlanted { throw .older(request.place, request.commit, live: live) }
      case .diverged: throw .diverged(request.place, request.commit, live: live)
      }
    }
    if let previous, !PlantedBug.previousSkipped.isPlanted,
      !state[previous].hasVerified(request.commit) || state[previous].quarantine(of: request.commit, at: at) != nil
    {
      throw .notVerifiedBefore(request.commit, previous)
    }
    let known = state.runs(at: request.place).filter { $0.phase.isWaiting && $0.request.kind == .promotion }
    // I7: whatever passed its deadline while nobody looked ends here, and takes nobody's place.
    let expired = known.filter { run in run.request.expires.map { at >= $0 } ?? false }
    let waiting = known.filter { run in !expired.contains { $0.name == run.name } }
    if let newer = waiting.first(where: { relations[$0.request.commit] == .older }) {
      throw .newerWaits(newer.name, newer.request.commit)
    }
    let name = state.nextName(.promotion)
    var events: [Event] = expired.map { .runExpired(run: $0.name) } + [.runRequested(request.named(name))]
    switch queue {
    case .supersede:
      let told = waiting.dropFirst(PlantedBug.supersededForgotten.isPlanted ? 1 : 0)
      events += told.map { .runSuperseded(run: $0.name, by: name) }
    case .serial: break
    }
    return events
  }

  private static func startGate(_ run: Run, _ gate: GateName) throws(Refusal) -> [Event] {
    guard let record = run.gate(gate) else { throw .unknownGate(run.name, gate) }
    switch record.status {
    // A running gate may be a dead engine's: asking again changes nothing outside.
    case .pending, .running: return [.gateStarted(run: run.name, gate: gate)]
    case .passed, .failed: throw .gateAnswered(run.name, gate)
    }
  }

  private static func finishGate(_ run: Run, _ finished: GateFinished, at: Instant) throws(Refusal) -> [Event] {
    guard let record = run.gate(finished.gate), record.demand == .verdict, record.definition == finished.definition
    else { throw .unknownGate(run.name, finished.gate) }
    guard record.status != .passed, record.status != .failed else { throw .gateAnswered(run.name, finished.gate) }
    guard finished.tree == run.request.tree else { throw .unknownGate(run.name, finished.gate) }
    if let expires = run.request.expires, at >= expires { throw .expired(run.name) }
    switch finished.verdict {
    case .passed: return [.gateFinished(finished)]
    case .failed:
      if PlantedBug.gateFailureIgnored.isPlanted { return [.gateFinished(finished)] }
      return [.gateFinished(finished), .runRefused(run: run.name, gate: finished.gate, reason: finished.text)]
    }
  }

  private static func approve(_ run: Run, _ approval: Approval) throws(Refusal) -> [Event] {
    guard let record = run.gate(approval.gate) else { throw .unknownGate(run.name, approval.gate) }
    switch record.demand {
    case .verdict: throw .unknownGate(run.name, approval.gate)
    case .approvals: break
    }
    guard approval.plan == run.request.plan || PlantedBug.foreignApproval.isPlanted else {
      throw .stalePlan(run.name, planned: run.request.plan, found: approval.plan)
    }
    guard approval.names(run.request) || PlantedBug.foreignApproval.isPlanted else {
      throw .foreignApproval(run.name, approval.person)
    }
    let isLate = run.request.expires.map { approval.at >= $0 } ?? false
    if isLate && !PlantedBug.lateApproval.isPlanted { throw .expired(run.name) }
    guard approval.at < approval.notAfter || PlantedBug.lateApproval.isPlanted else {
      throw .approvalsExpired(run.name, approval.gate)
    }
    guard !run.request.excluded.contains(approval.person.rawValue) || PlantedBug.ownApproval.isPlanted else {
      throw .mayNotApprove(run.name, approval.person, reason: "asked for this run, or wrote a part of what it brings")
    }
    let hasApproved = run.approvers(of: approval.gate, at: approval.at).contains(approval.person)
    guard !hasApproved || PlantedBug.doubleApproval.isPlanted else {
      throw .mayNotApprove(run.name, approval.person, reason: "has approved this run already")
    }
    return [.approvalGiven(run: run.name, approval: approval)]
  }

  private static func expire(_ run: Run, at: Instant) throws(Refusal) -> [Event] {
    guard let expires = run.request.expires, at >= expires else { throw .notPossible(run.name, run.phase) }
    return [.runExpired(run: run.name)]
  }

  private static func waiting(_ state: JournalState, _ name: RunName) throws(Refusal) -> Run {
    guard let run = state.runs[name] else { throw .unknownRun(name) }
    if PlantedBug.endedRevived.isPlanted { return run }
    guard run.phase.isWaiting, run.request.kind == .promotion else { throw .notPossible(name, run.phase) }
    return run
  }

  private static func gating(_ state: JournalState, _ name: RunName) throws(Refusal) -> Run {
    let run = try waiting(state, name)
    guard run.phase == .gating else { throw .notPossible(name, run.phase) }
    return run
  }
}
