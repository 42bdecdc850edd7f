// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

extension PromotionPath {
  /// Goes on with a promotion whose engine died while it held the environment; `nil` when there is none.
  ///
  /// Nobody asks whether it was killed: the journal says what was begun, the lease says whether a living process still
  /// does it, and probes say what happened.
  func finishInterrupted(_ proposal: Proposal) async throws(Failure) -> Ending? {
    let place = proposal.plan.place
    guard let name = proposal.state[place].holder, let run = proposal.state.runs[name] else { return nil }
    if case .indeterminate = run.phase { return .indeterminate(run) }
    switch run.request.kind {
    case .rollback:
      throw Failure(
        .busy, "E0217", "the rollback \(name) of \(place.environment) has not ended",
        state: StateLine.text(of: place, in: proposal.state),
        why: ["it is at work, or was interrupted; then it is begun again, and never goes on by itself"],
        fix: ["sluice show \(name)", "rollback \(place.environment)"])
    case .promotion: break
    }
    if let label = proposal.environment.worker, !labels.contains(label) {
      throw Self.leftToWorker(run, label, proposal)
    }
    if let until = await RunPresence(world: world).aliveElsewhere(run, in: proposal.environment) {
      throw Failure(
        .busy, "E0216", "\(name) is executing in \(place.environment)",
        state: StateLine.text(of: place, in: proposal.state),
        why: ["another machine does it; without a sign of life it counts as dead at \(until.text)"],
        fix: ["promote --to \(place.environment) --wait 10m", "rollback \(place.environment)"])
    }
    let lease = try await world.leases.take(LeaseName.of(place))
    guard let lease else {
      throw Failure(
        .busy, "E0216", "\(name) is executing in \(place.environment)",
        state: StateLine.text(of: place, in: proposal.state),
        fix: ["promote --to \(place.environment) --wait 10m", "rollback \(place.environment)"])
    }
    let outcome: Result<Run, Failure>
    do throws(Failure) { outcome = .success(try await goOn(run, place, lease)) } catch { outcome = .failure(error) }
    await lease.release()
    let ended = try outcome.get()
    // The interrupted run was finished; what was asked for now comes after it, when it is something else.
    if ended.phase == .live, ended.request.commit != proposal.commit.id {
      return try await promote(
        proposal.commit.id.rawValue, to: place.environment, pipeline: place.pipeline, waitMilliseconds: 0, reason: "")
    }
    switch ended.phase {
    case .live: return .live(ended)
    case .indeterminate: return .indeterminate(ended)
    case .failed: return try await afterFailure(ended, proposal)
    case .gating, .ready, .refused, .superseded, .rejected, .expired, .cancelled, .executing, .restored:
      return .failed(ended)
    }
  }

  private func goOn(_ run: Run, _ place: Place, _ lease: any Lease) async throws(Failure) -> Run {
    let known = try await ledger.state()
    let epoch = known[place].epoch
    // Its engine lived after all, and ended it before it let go of the lease.
    if let run = known.runs[run.name], known[place].holder != run.name { return run }
    if try await isGone(run.request.commit) { return try await abandon(run, place, lease, seen: epoch) }
    report(.note("\(run.name) was interrupted; it goes on"))
    let fresh = try await propose(
      run.request.commit.rawValue, to: place.environment, pipeline: place.pipeline, isBrief: true)
    let digest = fresh.plan.digest
    let previous = fresh.environment.after.map(fresh.policy.place)
    let clock = world.clock
    // Somebody may have removed the pin since.
    try await pin(fresh, run.name)
    let state = try await take(place, lease, seen: epoch) { state throws(Refusal) in
      try ExecutionMachine.decide(state, .acquire(run.name, plan: digest, previous: previous, at: clock.now()))
    }
    report(.run(run.name, isNew: false, fresh.plan))
    return try await RunDriver(
      world: world, ledger: ledger, policy: fresh.policy, plan: fresh.plan, run: run.name, epoch: state[place].epoch,
      lease: lease, replan: replanner(of: run), report: report
    ).drive()
  }

  /// Ends a run that nobody can go on with, because git has lost its commit and the pin with it.
  private func abandon(
    _ run: Run, _ place: Place, _ lease: any Lease, seen before: Int64
  ) async throws(Failure) -> Run {
    let reason = "its commit \(run.request.commit.short) is gone from this repository"
    report(.note("\(run.name) was interrupted and cannot go on: \(reason)"))
    let clock = world.clock
    let taken = try await take(place, lease, seen: before) { state throws(Refusal) in
      try ExecutionMachine.decide(
        state, .acquire(run.name, plan: run.request.plan, previous: nil, at: clock.now()))
    }
    let epoch = taken[place].epoch
    let state = try await ledger.append { state throws(Refusal) in
      try ExecutionMachine.decide(state, .abandon(run.name, epoch: epoch, reason: reason))
    }
    return state.runs[run.name] ?? run
  }
}
