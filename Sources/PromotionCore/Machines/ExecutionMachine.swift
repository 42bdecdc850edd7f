// SPDX-License-Identifier: Apache-2.0
// (ready) ─► acquired(epoch) ─► executing step i ─► … ─► verify ─► live
//                 ▲                 │      │
//                 │                 │      ├─ it failed ──────────► failed ─► restored, once a rollback has ended well
//                 │                 │      └─ nobody can know ────► indeterminate ─ resolve ─► executing
//                 └─ engine died ───┘
// rollback: accepted in every state of the environment. Its acquisition is a newer epoch, so whatever ran there before
// may append nothing any more; that run ends as failed, and as restored once the rollback has ended well.
//
// Invariants held here (numbers of the reliability study)
//  I1   one run at most holds an environment
//  I2   every event of a run carries the newest epoch of its environment, or it is refused
//  I3   epochs are sequence numbers of acquisitions: they strictly increase and are never shared
//  I4   a step starts only in a run whose gates all passed
//  I5   a promotion's base is what is live at the moment of acquisition
//  I6   the previous environment must still have the commit verified at that moment
//  I12  the plan is compared at acquisition and at every step
//  I15  an approval is consumed by one acquisition, at the store's time
//  I17  a rollback takes the environment first, whatever holds it
//  I19  a rollback leaves a hold
//  I20  a rollback leaves a quarantine on what it undoes
//  I21  its target was live and verified, and is not quarantined
//  I22  a rollback that fails becomes indeterminate; no other follows by itself
//  I23  a step with targets succeeds only when it succeeded on each of them
//  I24  no target is begun that the request does not name
//  I40  every state that is not the end has a command that leads on

/// Decides what a run may do to an environment.
public enum ExecutionMachine {
  /// Returns the events that a command leads to, or refuses.
  public static func decide(_ state: JournalState, _ command: ExecutionCommand) throws(Refusal) -> [Event] {
    switch command {
    case .acquire(let name, let plan, let previous, let at):
      try acquire(state, try run(state, name), plan: plan, previous: previous, at: at)
    case .rollback(let request, let quarantine, let at, let isAutomatic):
      try rollback(state, request, quarantine: quarantine, at: at, isAutomatic: isAutomatic)
    case .recordMigration(let recorded):
      [.migrationRecorded(try holding(state, recorded.run, recorded.epoch, recorded))]
    case .migrationApplied(let name, let epoch, let gate, let version):
      [try holding(state, name, epoch, .migrationApplied(run: name, epoch: epoch, gate: gate, version: version))]
    case .migrationReverted(let name, let epoch, let of, let gate, let version):
      [
        try holding(
          state, name, epoch, .migrationReverted(run: name, epoch: epoch, of: of, gate: gate, version: version))
      ]
    case .startStep(let name, let epoch, let step, let plan):
      try startStep(try holder(state, name, epoch), epoch, step, plan: plan)
    case .repeatStep(let name, let epoch, let step, let isProven):
      try repeatStep(try holder(state, name, epoch), epoch, step, isProvenNotApplied: isProven)
    case .startTarget(let name, let epoch, let step, let target, let isProven):
      try startTarget(try holder(state, name, epoch), epoch, step, target, isProvenNotApplied: isProven)
    case .finishTarget(let finished):
      try finishTarget(try holder(state, finished.run, finished.epoch), finished)
    case .finishStep(let finished):
      try finishStep(try holder(state, finished.run, finished.epoch), finished)
    case .complete(let name, let epoch): try complete(try holder(state, name, epoch), epoch)
    case .abandon(let name, let epoch, let reason): try abandon(try holder(state, name, epoch), epoch, reason)
    case .resolve(let resolved): try resolve(try run(state, resolved.run), resolved)
    }
  }

  private static func acquire(
    _ state: JournalState, _ run: Run, plan: Digest, previous: Place?, at: Instant
  ) throws(Refusal) -> [Event] {
    let place = run.request.place
    let environment = state[place]
    let acquired = Event.environmentAcquired(run: run.name, place: place, plan: plan)
    switch run.phase {
    case .executing:
      // Its engine died: the same run goes on under a new epoch. A change of plan is judged at its next step.
      guard environment.holder == run.name else { throw .notPossible(run.name, run.phase) }
      return [acquired]
    case .ready: break
    case .gating, .refused, .superseded, .rejected, .expired, .cancelled, .live, .failed, .restored, .indeterminate:
      throw .notPossible(run.name, run.phase)
    }
    if let holder = environment.holder { throw .busy(place, holder) }
    if let hold = environment.hold, hold.isInForce(at: at), !PlantedBug.holdIgnored.isPlanted {
      throw .held(place, hold)
    }
    if let quarantine = environment.quarantine(of: run.request.commit, at: at), !PlantedBug.quarantineIgnored.isPlanted
    {
      throw .quarantined(place, run.request.commit, quarantine)
    }
    if let previous, !PlantedBug.previousSkipped.isPlanted,
      !state[previous].hasVerified(run.request.commit)
        || state[previous].quarantine(of: run.request.commit, at: at) != nil
    {
      throw .notVerifiedBefore(run.request.commit, previous)
    }
    if let expires = run.request.expires, at >= expires, !PlantedBug.deadlineIgnored.isPlanted {
      throw .expired(run.name)
    }
    guard environment.live?.commit == run.request.from else {
      throw .staleBase(run.name, planned: run.request.from, found: environment.live?.commit)
    }
    guard plan == run.request.plan || PlantedBug.stalePlan.isPlanted else {
      throw .stalePlan(run.name, planned: run.request.plan, found: plan)
    }
    for gate in run.gates {
      switch gate.demand {
      case .verdict: break
      case .approvals(let count):
        guard run.approvers(of: gate.name, at: at).count >= count else {
          throw .approvalsExpired(run.name, gate.name)
        }
      }
    }
    if let first = state.runs(at: place).first(where: { $0.phase == .ready && $0.sequence < run.sequence }) {
      throw .queued(run.name, behind: first.name)
    }
    return [acquired]
  }

  private static func startStep(
    _ run: Run, _ epoch: Int64, _ step: StepName, plan: Digest
  ) throws(Refusal) -> [Event] {
    guard let next = run.nextStep, next.name == step, next.status == .pending else {
      throw .stepOutOfOrder(run.name, step)
    }
    // Nobody approved what would run now, and no later attempt could go on with it: the run ends here.
    guard plan == run.request.plan || PlantedBug.stalePlan.isPlanted else {
      let isChanged = run.steps.contains { $0.attempts > 0 && $0.effect != .pure }
      let reason = "what it would do now is not what was planned"
      return [.runFailed(run: run.name, epoch: epoch, step: step, reason: reason, isChanged: isChanged)]
    }
    return [.stepStarted(run: run.name, epoch: epoch, step: step, attempt: Int64(next.attempts + 1))]
  }

  private static func repeatStep(
    _ run: Run, _ epoch: Int64, _ step: StepName, isProvenNotApplied: Bool
  ) throws(Refusal) -> [Event] {
    guard let next = run.nextStep, next.name == step, next.status == .open else {
      throw .stepOutOfOrder(run.name, step)
    }
    // Where there are targets, each of them is judged by itself when it is begun again.
    guard !next.targets.isEmpty || next.effect.allows(repeating: isProvenNotApplied) else {
      throw .notRepeatable(run.name, step)
    }
    return [.stepStarted(run: run.name, epoch: epoch, step: step, attempt: Int64(next.attempts + 1))]
  }

  private static func finishStep(_ run: Run, _ finished: StepFinished) throws(Refusal) -> [Event] {
    guard let next = run.nextStep, next.name == finished.step, next.status == .open else {
      throw .stepOutOfOrder(run.name, finished.step)
    }
    switch finished.outcome {
    case .succeeded:
      if let other = next.targets.first(where: { $0.status != .succeeded }), !PlantedBug.partIsWhole.isPlanted {
        throw .targetsDiffer(run.name, finished.step, target: other.name)
      }
      let isLast = run.steps.last?.name == finished.step
      let end: [Event] = isLast ? [.runCompleted(run: run.name, epoch: finished.epoch)] : []
      return PlantedBug.endBeforeStep.isPlanted ? end + [.stepFinished(finished)] : [.stepFinished(finished)] + end
    case .unknown: return [.stepFinished(finished), indeterminate(run, finished)]
    case .failed(let isChanged):
      switch run.request.kind {
      case .promotion:
        return [
          .stepFinished(finished),
          .runFailed(
            run: run.name, epoch: finished.epoch, step: finished.step, reason: finished.text, isChanged: isChanged),
        ]
      case .rollback: return [.stepFinished(finished), indeterminate(run, finished)]
      }
    }
  }

  /// A step that was begun stays unknown: nobody is left who could ask what became of it.
  // The last step of a run ends it; where there is none, the engine says so as soon as it has the environment.
  private static func complete(_ run: Run, _ epoch: Int64) throws(Refusal) -> [Event] {
    guard run.steps.isEmpty, case .executing = run.phase else { throw .notPossible(run.name, run.phase) }
    return [.runCompleted(run: run.name, epoch: epoch)]
  }

  private static func abandon(_ run: Run, _ epoch: Int64, _ reason: String) throws(Refusal) -> [Event] {
    guard let next = run.nextStep else { throw .notPossible(run.name, run.phase) }
    switch next.status {
    case .open:
      let finished = StepFinished(
        run: run.name, epoch: epoch, step: next.name, outcome: .unknown, text: reason, evidence: nil)
      return [.stepFinished(finished), indeterminate(run, finished)]
    case .pending, .failed, .unknown, .succeeded:
      let isChanged = run.steps.contains { $0.attempts > 0 && $0.effect != .pure }
      return [.runFailed(run: run.name, epoch: epoch, step: next.name, reason: reason, isChanged: isChanged)]
    }
  }

  private static func indeterminate(_ run: Run, _ finished: StepFinished) -> Event {
    .runIndeterminate(run: run.name, epoch: finished.epoch, step: finished.step, reason: finished.text)
  }

  private static func resolve(_ run: Run, _ resolved: StepResolved) throws(Refusal) -> [Event] {
    switch run.phase {
    case .indeterminate(let open, _):
      guard open == resolved.step else { throw .stepOutOfOrder(run.name, resolved.step) }
      return [.stepResolved(resolved)]
    case .gating, .ready, .refused, .superseded, .rejected, .expired, .cancelled, .executing, .live, .failed,
      .restored:
      throw .notPossible(run.name, run.phase)
    }
  }

  /// Returns the run.
  static func run(_ state: JournalState, _ name: RunName) throws(Refusal) -> Run {
    guard let run = state.runs[name] else { throw .unknownRun(name) }
    return run
  }

  /// Returns the run when it holds its environment under the newest epoch (I2).
  private static func holder(_ state: JournalState, _ name: RunName, _ epoch: Int64) throws(Refusal) -> Run {
    let run = try run(state, name)
    if PlantedBug.fenceNotChecked.isPlanted { return run }
    let environment = state[run.request.place]
    let isNewest =
      environment.epoch == epoch || (PlantedBug.epochOffByOne.isPlanted && environment.epoch == epoch + 1)
    guard isNewest, environment.holder == name else {
      throw .fenced(name, epoch: epoch, newest: environment.epoch)
    }
    guard run.phase == .executing(epoch: environment.epoch) else { throw .notPossible(name, run.phase) }
    return run
  }

  private static func holding<Value>(
    _ state: JournalState, _ name: RunName, _ epoch: Int64, _ value: Value
  ) throws(Refusal) -> Value {
    _ = try holder(state, name, epoch)
    return value
  }
}
