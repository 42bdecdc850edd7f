// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Takes the steps of a run that has acquired its environment, each with its intent recorded first.
///
/// While a step runs, the journal is watched and the lease renewed: when a newer run takes the environment, or this one
/// can show no sign of life for too long, the step's processes are killed (I13).
struct RunDriver {
  let world: World
  let ledger: Ledger
  let policy: Policy
  let plan: Plan
  let run: RunName
  let epoch: Int64
  /// `nil` when a fenced process would not let go of it.
  let lease: (any Lease)?
  /// Computes the plan again; what is done must be what was planned (I12).
  let replan: @Sendable () async throws(Failure) -> Digest
  /// Whether a rollback may take back migrations whose way back loses values.
  var acceptsLoss = false
  /// Whether the environment was taken from a run that held it.
  var hasFenced = false
  let report: @Sendable (Progress) -> Void

  private static let watchMilliseconds: Int64 = 250

  /// Takes every step that is left and returns the run at its end.
  func drive() async throws(Failure) -> Run {
    do throws(Failure) {
      let run = try await takeSteps()
      try await ledger.flush()
      return run
    } catch {
      // What was taken and never begun would be a run without an engine; what a step has come to is still said.
      await ledger.forget { event in if case .environmentAcquired = event { true } else { false } }
      throw await ledger.settled(after: error)
    }
  }

  private func takeSteps() async throws(Failure) -> Run {
    while let (run, record, usual) = try await next() {
      if record.status == .pending, try await !start(record.name) { continue }
      guard let step = plan.steps.first(where: { $0.name == record.name }) else {
        // Only a step that was begun gets here: nobody says any more how to find out whether it happened.
        try await finish(record.name, StepResult(.unknown, "the policy no longer has this step"))
        continue
      }
      switch record.status {
      case .pending: break
      case .open:
        // A step that is open before we began it was left by a dead engine.
        guard try await goOn(step, attempts: record.attempts) else { continue }
      case .succeeded, .failed, .unknown: return run
      }
      report(.stepStarted(step.name, usualMilliseconds: usual))
      try await finish(step.name, try await watched { () async throws(Failure) in try await perform(step, of: run) })
    }
    let run = try await current()
    guard run.steps.isEmpty, case .executing = run.phase else { return run }
    let epoch = epoch
    try await ledger.append { state throws(Refusal) in
      try ExecutionMachine.decide(state, .complete(run.name, epoch: epoch))
    }
    return try await current()
  }

  private func current() async throws(Failure) -> Run { try run(in: try await ledger.state()) }

  private func run(in state: JournalState) throws(Failure) -> Run {
    guard let run = state.runs[run] else {
      throw Failure(.defect, "E7001", "the run \(self.run) is not in the journal")
    }
    return run
  }

  /// Returns the run, its next step and how long that usually takes, or `nil` when the run has ended.
  private func next() async throws(Failure) -> (Run, StepRecord, usualMilliseconds: Int64?)? {
    let state = try await ledger.state()
    let run = try run(in: state)
    guard run.phase == .executing(epoch: epoch), let record = run.nextStep else { return nil }
    return (run, record, state.usualMilliseconds(of: record.name, at: plan.place, kind: plan.kind))
  }

  /// Records the intent to take a step, or the end of the run when its plan no longer holds (I12); false then.
  private func start(_ step: StepName) async throws(Failure) -> Bool {
    let digest = try await replan()
    let decide = { @Sendable (state: JournalState) throws(Refusal) -> [Event] in
      try ExecutionMachine.decide(state, .startStep(run, epoch: epoch, step, plan: digest))
    }
    // Where there are targets nothing happens before the intent of the first of them.
    let hasTargets = plan.steps.first { $0.name == step }?.targets != nil
    let state = hasTargets ? try await ledger.gather(decide) : try await ledger.append(decide)
    return state.runs[run]?.phase == .executing(epoch: epoch)
  }

  /// What steps see: no process of theirs is started without the lease.
  private var held: World {
    guard let lease else { return world }
    return world.with(
      runner: LeasedRunner(runner: world.runner, lease: lease, lost: { await failure(for: .replaced) }))
  }

  private func perform(_ step: Step, of run: Run) async throws(Failure) -> StepResult {
    switch step.name {
    case .migrate:
      try await MigrateStep(
        world: held, ledger: ledger, policy: policy, plan: plan, run: self.run, epoch: epoch, step: step,
        acceptsLoss: acceptsLoss
      ).perform()
    case .configure, .deploy, .verify:
      if let targets = step.targets {
        try await TargetedStep(
          world: held, ledger: ledger, targets: targets, hasFenced: hasFenced, report: report,
          command: { command(step, of: run, on: $0) }
        ).perform()
      } else {
        try await command(step, of: run, on: nil).perform()
      }
    }
  }

  private func command(_ step: Step, of run: Run, on target: String?) -> CommandStep {
    // A process of an engine that had begun it before may only sleep: nobody can say then that nothing changes.
    let hasChanged = run.steps.contains {
      $0.effect != .pure && ($0.attempts > 1 || ($0.status == .succeeded && $0.text != "no new migrations"))
    }
    let report = report
    return CommandStep(
      world: held, policy: policy, plan: plan, run: self.run, epoch: epoch, step: step, target: target,
      hasChanged: hasChanged, said: { report(.output(.step(step.name, target: target), lines: $0)) })
  }

  private func finish(_ step: StepName, _ result: StepResult) async throws(Failure) {
    let finished = StepFinished(
      run: run, epoch: epoch, step: step, outcome: result.outcome, text: result.text, evidence: result.evidence)
    let decide = { @Sendable (state: JournalState) throws(Refusal) -> [Event] in
      try ExecutionMachine.decide(state, .finishStep(finished))
    }
    if isToldAgain(finished) { try await ledger.gather(decide) } else { try await ledger.append(decide) }
    report(
      .stepFinished(step, isSuccess: result.outcome == .succeeded, text: result.text, tail: result.tail))
  }

  /// Whether the outcome of a step can wait for the intent of the next one, because it is found again after a crash.
  private func isToldAgain(_ finished: StepFinished) -> Bool {
    guard finished.outcome == .succeeded, plan.steps.last?.name != finished.step,
      let step = plan.steps.first(where: { $0.name == finished.step })
    else { return false }
    switch step.effect {
    case .pure, .idempotent, .probe: return true
    case .once: return false
    }
  }

  /// Decides, from its effect class, what becomes of a step whose outcome nobody recorded; true when it is taken again.
  private func goOn(_ step: Step, attempts: Int) async throws(Failure) -> Bool {
    report(.note("\(step.name.rawValue) was interrupted; finding out whether it happened"))
    if step.targets != nil {
      // Each target is judged by itself when its turn comes.
      try await again(step, isProvenNotApplied: false)
      return true
    }
    switch (step.name, step.effect) {
    case (.migrate, _):
      // Migrations and their rows are one transaction, so the target itself is the probe.
      try await again(step, isProvenNotApplied: true)
    case (_, .pure), (_, .idempotent): try await again(step, isProvenNotApplied: false)
    case (_, .probe):
      let run = try await current()
      switch try await command(step, of: run, on: nil).probe(commit: plan.commit) {
      case .applied:
        try await finish(step.name, StepResult(.succeeded, "the probe says that it happened"))
        return false
      case .notApplied: try await again(step, isProvenNotApplied: true)
      case .partial:
        if PlantedBug.partIsYes.isPlanted {
          try await finish(step.name, StepResult(.succeeded, "planted"))
          return false
        }
        try await finish(step.name, StepResult(.unknown, "the probe says that it happened in part"))
        return false
      case .unknown:
        if PlantedBug.unknownIsNo.isPlanted {
          try await again(step, isProvenNotApplied: true)
          return true
        }
        try await finish(step.name, StepResult(.unknown, "it was interrupted, and its probe cannot tell"))
        return false
      }
    case (_, .once):
      if PlantedBug.onceRepeated.isPlanted {
        try await again(step, isProvenNotApplied: true)
        return true
      }
      try await finish(step.name, StepResult(.unknown, "it was interrupted, and there is no probe to ask"))
      return false
    }
    return true
  }

  private func again(_ step: Step, isProvenNotApplied: Bool) async throws(Failure) {
    try await ledger.append { state throws(Refusal) in
      try ExecutionMachine.decide(
        state, .repeatStep(run, epoch: epoch, step.name, isProvenNotApplied: isProvenNotApplied))
    }
  }

  /// How a run loses its environment while a step runs.
  private enum Loss {
    /// A newer run has taken it.
    case fenced(newest: Int64)
    /// Somebody took the lease, because this engine was stopped or the machine slept.
    case replaced
    /// The store was silent for so long that others may believe this run to be dead.
    case unheard
  }

  private enum Watched {
    case ended(Result<StepResult, Failure>)
    case lost(Loss?)
  }

  /// Does something while watching the fence; losing the environment cancels it, which kills its processes.
  private func watched(
    _ work: @Sendable @escaping () async throws(Failure) -> StepResult
  ) async throws(Failure) -> StepResult {
    let outcome: Result<StepResult, Failure> = await withTaskGroup(of: Watched.self) { group in
      group.addTask {
        do throws(Failure) { return .ended(.success(try await work())) } catch { return .ended(.failure(error)) }
      }
      group.addTask { .lost(await untilLost()) }
      var result = Result<StepResult, Failure>.failure(Self.stopped)
      var loss: Loss?
      // When it is lost, the step's processes are waited for, so that the lease outlives them.
      for await one in group {
        group.cancelAll()
        switch one {
        case .ended(let ended): result = ended
        case .lost(let found): loss = loss ?? found
        }
        // What the step says of itself after that is not what happened to it.
        if case .ended = one, loss == nil { break }
      }
      guard let loss else { return result }
      return .failure(await failure(for: loss))
    }
    return try outcome.get()
  }

  /// Returns how this run has lost its environment, or `nil` when the calling task is cancelled.
  private func untilLost() async -> Loss? {
    var confirmed = sinceStart()
    while !Task.isCancelled {
      try? await world.clock.sleep(milliseconds: Self.watchMilliseconds)
      let state = try? await ledger.state()
      if let newest = state?[plan.place].epoch, newest > epoch, !PlantedBug.fenceNotWatched.isPlanted {
        return .fenced(newest: newest)
      }
      if let lease, await !lease.renew() { return Task.isCancelled ? nil : .replaced }
      let now = sinceStart()
      // A store that does not answer may be telling others that this run is dead.
      if state != nil || PlantedBug.selfFenceSkipped.isPlanted {
        confirmed = now
      } else if now - confirmed > LeaseTerm.selfFenceSeconds * 1000 {
        return .unheard
      }
    }
    return nil
  }

  // Nobody can set this clock: a jump of the other one may neither kill what is well nor keep what is lost.
  private func sinceStart() -> Int64 {
    PlantedBug.wallClockTrusted.isPlanted ? world.clock.now().milliseconds : world.clock.elapsedMilliseconds()
  }

  private static let stopped = Failure(
    .indeterminate, "E7007", "a step ended without a result", fix: ["sluice status"])

  private func failure(for loss: Loss) async -> Failure {
    let state = try? await ledger.state()
    let line = state.map { StateLine.text(of: plan.place, in: $0) } ?? ""
    switch loss {
    case .fenced(let newest):
      return RefusalWording.failure(for: .fenced(run, epoch: epoch, newest: newest), in: state ?? JournalState())
    case .replaced:
      return Failure(
        .stale, "E0249", "\(run) showed no sign of life for too long; its processes were stopped", state: line,
        why: [
          "its lease was taken by somebody else, or could not be renewed: the engine was stopped, the machine slept, or"
            + " the journal's database did not answer"
        ],
        fix: ["promote --to \(plan.place.environment)", "rollback \(plan.place.environment)"])
    case .unheard:
      return Failure(
        .indeterminate, "E0248", "the journal did not answer while \(run) was executing, so its processes were stopped",
        state: line, why: ["another runner may take the environment when nothing is heard of this one"],
        fix: ["sluice status", "promote --to \(plan.place.environment)"])
    }
  }
}
