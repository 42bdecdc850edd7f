// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

extension PromotionPath {
  /// Asks the gates until they are open or the patience ends, then takes the environment.
  func go(
    _ name: RunName, _ proposal: Proposal, deadline: Int64, isGathered: Bool
  ) async throws(Failure) -> Ending {
    let keeper = GateKeeper(
      world: world, ledger: ledger, policy: proposal.policy, plan: proposal.plan, report: report)
    var told: [Wait] = []
    while true {
      var waits = try await keeper.askAll(name)
      var run = try await current(name)
      if run.phase == .ready {
        waits += TimeGates(world: world, policy: proposal.policy, plan: proposal.plan).closedWindows()
        waits += try await obstacles(run, proposal)
        if waits.isEmpty {
          guard let label = proposal.environment.worker, !labels.contains(label) else {
            return try await execute(run, proposal, isGathered: isGathered)
          }
          waits.append(Self.handover(to: label))
        }
      }
      // Whoever waits is seen by everybody.
      try await ledger.flush()
      run = try await current(name)
      if run.phase.isTerminal { return ended(run) }
      if case .executing = run.phase {
        guard let label = proposal.environment.worker else {
          // Somebody else promotes the same commit, and was quicker.
          throw RefusalWording.failure(for: .busy(run.request.place, name), in: try await ledger.state())
        }
        // A worker has taken it: whoever waits sees it to its end.
        guard world.clock.elapsedMilliseconds() < deadline else { throw Self.leftToWorker(run, label, proposal) }
        waits = [Wait(gate: nil, text: "a worker with the label \(label) executes \(name)", next: nil)]
      }
      guard world.clock.elapsedMilliseconds() < deadline else { return .waiting(run, waits) }
      if waits != told { for wait in waits where wait.gate == nil { report(.note(wait.text)) } }
      told = waits
      do { try await world.clock.sleep(milliseconds: Self.pollMilliseconds) } catch { return .waiting(run, waits) }
    }
  }

  /// What stands between a ready run and its environment, beside the gates.
  private func obstacles(_ run: Run, _ proposal: Proposal) async throws(Failure) -> [Wait] {
    let state = try await ledger.state()
    let place = run.request.place
    if let hold = state[place].hold, hold.isInForce(at: world.clock.now()), !PlantedBug.holdIgnored.isPlanted {
      return [
        Wait(
          gate: nil, text: "\(place.environment) is on hold (\(hold.by): \(hold.reason))",
          next: "sluice resume \(place.environment)")
      ]
    }
    let first = state.runs(at: place).first { $0.phase == .ready && $0.sequence < run.sequence }
    if let first {
      return [Wait(gate: nil, text: "\(first.name) goes first", next: "sluice show \(first.name)")]
    }
    return []
  }

  func current(_ name: RunName) async throws(Failure) -> Run {
    guard let run = try await ledger.state().runs[name] else {
      throw Failure(.defect, "E7001", "the run \(name) is not in the journal")
    }
    return run
  }

  private func ended(_ run: Run) -> Ending {
    switch run.phase {
    case .live: .live(run)
    case .failed, .restored: .failed(run)
    case .indeterminate: .indeterminate(run)
    case .gating, .ready, .executing: .waiting(run, [])
    case .refused, .superseded, .rejected, .expired, .cancelled: .refused(run)
    }
  }

  /// Takes the environment and drives the steps.
  private func execute(_ run: Run, _ proposal: Proposal, isGathered: Bool) async throws(Failure) -> Ending {
    let place = run.request.place
    let lease = try await lease(of: place)
    let outcome: Result<Ending, Failure>
    do throws(Failure) { outcome = .success(try await hold(run, lease, isGathered: isGathered)) } catch {
      outcome = .failure(error)
    }
    await lease.release()
    let ending = try outcome.get()
    guard case .failed(let failed) = ending else { return ending }
    return try await afterFailure(failed, proposal)
  }

  /// Follows a failed run with the automatic rollback, when the policy of the failed step says so.
  func afterFailure(_ failed: Run, _ proposal: Proposal) async throws(Failure) -> Ending {
    let place = failed.request.place
    let ending = Ending.failed(failed)
    guard asksForRollback(failed, proposal) else { return ending }
    report(.note("\(place.environment) goes back to its last verified release by itself"))
    let reason = "\(failed.name) failed: \(failureText(failed))"
    do throws(Failure) {
      let back = try await RollbackPath(world: world, ledger: ledger, report: report)
        .rollBack(place.environment, pipeline: place.pipeline, reason: reason, isAutomatic: true)
      guard case .live(let rollback) = back else { return back }
      return .restored(try await current(failed.name), by: rollback)
    } catch  where error.code == "E0213" {
      // There is nothing to go back to: the failed run says what was changed.
      report(.note(error.what))
      return ending
    }
  }

  private func hold(_ run: Run, _ lease: any Lease, isGathered: Bool) async throws(Failure) -> Ending {
    let place = run.request.place
    let state = try await ledger.state()
    let epoch = state[place].epoch
    // Whoever had the lease before may have brought this run to its end.
    if let run = state.runs[run.name], run.phase.isTerminal { return ended(run) }
    let fresh = try await propose(
      run.request.commit.rawValue, to: place.environment, pipeline: place.pipeline, isBrief: true)
    try await ApprovalCheck(world: world).requireValid(run, plan: fresh.plan, policy: fresh.policy)
    let digest = fresh.plan.digest
    let previous = fresh.environment.after.map(fresh.policy.place)
    let clock = world.clock
    try await world.journal.requireRoom()
    // Before anything is taken: a commit that is gone by now may not leave a run that nothing can end.
    try await pin(fresh, run.name)
    try await requireTrees(fresh)
    let acquired: JournalState
    do throws(Failure) {
      acquired = try await take(place, lease, seen: epoch, isGathered: isGathered) { state throws(Refusal) in
        try ExecutionMachine.decide(state, .acquire(run.name, plan: digest, previous: previous, at: clock.now()))
      }
    } catch  where error.kind == .stale {
      // The plan no longer holds: this run and its approvals end here, and the next request is a new one.
      let reason = error.what
      try await ledger.append { state throws(Refusal) in
        guard state.runs[run.name]?.phase.isWaiting == true else { return [] }
        return try RequestMachine.decide(state, .void(run.name, reason: reason))
      }
      throw error
    }
    let driver = RunDriver(
      world: world, ledger: ledger, policy: fresh.policy, plan: fresh.plan, run: run.name,
      epoch: acquired[place].epoch, lease: lease, replan: replanner(of: run), report: report)
    return ended(try await driver.drive())
  }

  /// Does a part of the way; whatever its end, what was gathered is in the journal then, or was forgotten.
  func written(_ part: () async throws(Failure) -> Ending) async throws(Failure) -> Ending {
    let ending: Ending
    do throws(Failure) {
      ending = try await part()
      try await ledger.flush()
    } catch { throw await ledger.settled(after: error) }
    return ending
  }

  /// Refuses a commit whose tree no command could be given, as long as the environment is free: afterwards every attempt to
  /// go on would end there again.
  private func requireTrees(_ proposal: Proposal) async throws(Failure) {
    let plan = proposal.plan
    guard plan.steps.contains(where: { $0.command != nil || $0.probe != nil || $0.configure != nil }) else { return }
    try await world.history.requireWritable(plan.commit, in: .everything)
    let programs = PolicyPaths(proposal.policy.pipeline).programs.map { "./\($0)" }
    guard !programs.isEmpty else { return }
    try await world.history.requireWritable(proposal.policy.commit, in: PathFilter(programs))
  }

  /// Takes an environment, as whoever has its lease and has seen nobody else take it since.
  ///
  /// An engine may sleep between its lease and this; then somebody else may be at work (I13).
  func take(
    _ place: Place, _ lease: any Lease, seen epoch: Int64, isGathered: Bool = false,
    _ decide: @Sendable @escaping (JournalState) throws(Refusal) -> [Event]
  ) async throws(Failure) -> JournalState {
    guard await lease.renew() else {
      throw RefusalWording.failure(for: .overtaken(place), in: try await ledger.state())
    }
    let taken = { @Sendable (state: JournalState) throws(Refusal) -> [Event] in
      guard state[place].epoch == epoch else { throw .overtaken(place) }
      return try decide(state)
    }
    return isGathered ? try await ledger.gather(taken) : try await ledger.append(taken)
  }

  /// I30: from here on neither a forced push nor gc takes this release away.
  func pin(_ proposal: Proposal, _ run: RunName) async throws(Failure) {
    if PlantedBug.pinSkipped.isPlanted { return }
    let place = proposal.plan.place
    // The name of a run that is not in the journal yet may become somebody else's.
    let name = "\(run)-\(proposal.commit.id.short)"
    try await world.history.pin(proposal.commit.id, as: "\(place.pipeline)/\(place.environment)/\(name)")
    // As long as people do not agree to another policy, this one has to be there.
    guard case .approval = proposal.policy.pipeline.change else { return }
    try await world.history.pin(proposal.policy.commit, as: PolicyPin.name(place.pipeline))
  }

  func replanner(of run: Run) -> @Sendable () async throws(Failure) -> Digest {
    { () async throws(Failure) in
      if PlantedBug.planRemembered.isPlanted { return run.request.plan }
      return try await self.propose(
        run.request.commit.rawValue, to: run.request.place.environment, pipeline: run.request.place.pipeline,
        isBrief: true
      ).plan.digest
    }
  }

  private func lease(of place: Place) async throws(Failure) -> any Lease {
    let name = LeaseName.of(place)
    if let lease = try await world.leases.take(name) { return lease }
    let state = try await ledger.state()
    throw Failure(
      .busy, "E0216", "another run is executing in \(place.environment)",
      state: StateLine.text(of: place, in: state), why: state[place].holder.map { ["it is \($0)"] } ?? [],
      fix: ["promote --to \(place.environment) --wait 10m", "rollback \(place.environment)"])
  }

  private func asksForRollback(_ run: Run, _ proposal: Proposal) -> Bool {
    guard case .failed(let step, _, let isChanged) = run.phase, isChanged else { return false }
    switch proposal.environment.step(step)?.onFailure {
    case .rollback: return true
    case .stop, .none: return false
    }
  }

  private func failureText(_ run: Run) -> String {
    guard case .failed(let step, let reason, _) = run.phase else { return run.phase.word }
    return "\(step.rawValue) \(reason)"
  }
}
