// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

// What a worker does with runs that others asked for. It asks for nothing itself: a plan that does not hold any more is
// left to whoever promotes.
extension PromotionPath {
  /// Returns the runs that may be taken up now: those that wait, and those whose engine shows no sign of life.
  public func open() async throws(Failure) -> [Run] {
    let state = try await ledger.state()
    var found: [Run] = []
    for name in state.order {
      guard let run = state.runs[name], run.request.kind == .promotion else { continue }
      let holder = state[run.request.place].holder
      if run.phase.isWaiting, holder == nil { found.append(run) }
      if case .executing = run.phase, holder == name { found.append(run) }
    }
    return found
  }

  /// Goes on with a run as far as it goes now, when its environment is one that this worker serves; `nil` when there is
  /// nothing to do about it.
  public func serve(_ run: Run) async throws(Failure) -> Ending? {
    let place = run.request.place
    let (policy, state) = try await PolicyLookup(world: world, ledger: ledger).current(pipeline: place.pipeline)
    guard let environment = policy.pipeline.environment(place.environment), let label = environment.worker,
      labels.contains(label), let run = state.runs[run.name]
    else { return nil }
    if case .executing = run.phase, try await isAlive(run, environment) { return nil }
    let proposal = try await propose(
      run.request.commit.rawValue, to: place.environment, pipeline: place.pipeline, isBrief: true)
    if let holder = proposal.state[place].holder {
      return holder == run.name ? try await finishInterrupted(proposal) : nil
    }
    guard run.phase.isWaiting else { return nil }
    let moment = world.clock.now()
    if let expires = run.request.expires, moment >= expires {
      try await ledger.append { state throws(Refusal) in
        guard state.runs[run.name]?.phase.isWaiting == true else { return [] }
        return try RequestMachine.decide(state, .expire(run.name, at: moment))
      }
      return .refused(try await current(run.name))
    }
    guard proposal.plan.digest == run.request.plan else {
      return .waiting(
        run,
        [
          Wait(
            gate: nil, text: "what it would do now is not what was asked for",
            next: "promote --to \(place.environment) \(run.request.commit.short)")
        ])
    }
    // Whoever promotes may be asking a test at this moment; only time and people are waited for here.
    guard proposal.plan.gates.allSatisfy({ Self.needsNobody($0, run) }) else { return nil }
    let now = world.clock.elapsedMilliseconds()
    do throws(Failure) {
      return try await written { () async throws(Failure) in
        try await go(run.name, proposal, deadline: now, isGathered: true)
      }
    } catch  where Ledger.isOvertaken(error) {
      return try await written { () async throws(Failure) in
        try await go(run.name, proposal, deadline: now, isGathered: false)
      }
    }
  }

  private static func needsNobody(_ planned: PlannedGate, _ run: Run) -> Bool {
    switch run.gate(planned.gate.name)?.status {
    case .passed, .failed, .none: return true
    case .pending, .running: break
    }
    switch planned.gate.kind {
    case .approval, .soak, .window: return true
    case .test, .migration, .check, .fresh, .signed: return false
    }
  }

  private func isAlive(_ run: Run, _ environment: Environment) async throws(Failure) -> Bool {
    if await RunPresence(world: world).aliveElsewhere(run, in: environment) != nil { return true }
    return try await world.leases.isTaken(LeaseName.of(run.request.place))
  }

  static func handover(to label: String) -> Wait {
    Wait(gate: nil, text: "a worker with the label \(label) takes it", next: "sluice worker --labels \(label)")
  }

  static func leftToWorker(_ run: Run, _ label: String, _ proposal: Proposal) -> Failure {
    let environment = proposal.environment.name
    return Failure(
      .busy, "E0216", "\(run.name) is executing in \(environment)",
      state: StateLine.text(of: proposal.plan.place, in: proposal.state),
      why: ["a worker with the label \(label) does it, and takes it over from one that died"],
      fix: ["promote --to \(environment) --wait 10m", "rollback \(environment)"])
  }
}
