// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine
import PromotionPorts

/// Somebody on call, who rolls back, holds, resumes, and says what nobody else can know.
struct OnCall {
  let simulation: Simulation

  static let person = "lea"

  func work() async {
    let isWatchful = simulation.dice.chance(500)
    for _ in 0..<(1 + simulation.dice.below(6)) {
      guard !simulation.isAbandoned else { return }
      if isWatchful { await watch() } else { await simulation.pause(2000, 30_000) }
      let place = simulation.dice.pick(interesting)
      switch isWatchful ? 0 : simulation.dice.below(10) {
      case 0, 1, 2: await rollBack(place)
      case 3: await hold(place)
      case 4, 5: await resume(place)
      case 6: if simulation.dice.chance(400) { await quarantine(place) } else { await unquarantine(place) }
      default: await resolve(place)
      }
      if isWatchful { await resume(place) }
    }
  }

  /// Where something is going on or has gone wrong; everywhere when nothing has.
  private var interesting: [Place] {
    let places = Setting.places.filter { simulation.state[$0].holder != nil || simulation.state[$0].disturbedBy != nil }
    return places.isEmpty || simulation.dice.chance(300) ? Setting.places : places
  }

  /// Waits until a run fails, or until it has been quiet for a while.
  private func watch() async {
    let failed = simulation.counted("run.failed/1")
    for _ in 0..<300 where simulation.counted("run.failed/1") == failed { await simulation.delay(100) }
    await simulation.pause(0, 60)
  }

  @discardableResult
  func rollBack(_ place: Place, isFaulty: Bool = true) async -> Failure? {
    let ending = await simulation.invoke("rollback", by: Self.person, isFaulty: isFaulty) {
      (world, ledger) async throws(Failure) in
      try await RollbackPath(world: world, ledger: ledger, report: { _ in })
        .rollBack(place.environment, pipeline: nil, reason: "by hand", isAgain: true)
    }
    guard case .failure(let failure) = ending else {
      if case .success(let ending) = ending { Endings.heard(ending, in: simulation) }
      return nil
    }
    return failure
  }

  func hold(_ place: Place) async {
    let seconds = simulation.dice.chance(500) ? simulation.dice.between(5, 60) : nil
    _ = await simulation.invoke("hold", by: Self.person) { (world, ledger) async throws(Failure) in
      let now = world.clock.now()
      let hold = Hold(by: Self.person, reason: "looking", at: now, expires: seconds.map { now.adding(seconds: $0) })
      return try await ledger.append { state throws(Refusal) in try HoldRules.decide(state, .hold(place, hold)) }
    }
  }

  func resume(_ place: Place) async {
    _ = await simulation.invoke("resume", by: Self.person) { (_, ledger) async throws(Failure) in
      try await ledger.append { state throws(Refusal) in
        try HoldRules.decide(state, .resume(place, by: Self.person))
      }
    }
  }

  private func quarantine(_ place: Place) async {
    let commit = simulation.dice.pick(simulation.repository.trunk)
    let seconds = simulation.dice.between(5, 60)
    _ = await simulation.invoke("quarantine", by: Self.person) { (world, ledger) async throws(Failure) in
      let now = world.clock.now()
      let quarantine = Quarantine(
        run: nil, by: Self.person, reason: "looking", at: now, expires: now.adding(seconds: seconds))
      return try await ledger.append { state throws(Refusal) in
        try HoldRules.decide(state, .quarantine(place, commit, quarantine))
      }
    }
  }

  private func unquarantine(_ place: Place) async {
    guard let commit = simulation.state[place].quarantine.keys.sorted().first else { return }
    _ = await simulation.invoke("resume", by: Self.person) { (_, ledger) async throws(Failure) in
      try await ledger.append { state throws(Refusal) in
        try HoldRules.decide(state, .unquarantine(place, commit, by: Self.person))
      }
    }
  }

  /// Looks at what really runs and says so.
  func resolve(_ place: Place) async {
    guard let name = simulation.state[place].holder, let run = simulation.state.runs[name],
      case .indeterminate(let step, _) = run.phase
    else { return }
    let isApplied = happened(step, run)
    _ = await simulation.invoke("resolve", by: Self.person) { (world, ledger) async throws(Failure) in
      try await ResolutionPath(world: world, ledger: ledger)
        .resolve(name, step, isApplied: isApplied, reason: "I looked") { () throws(Failure) in "keys/mia" }
    }
  }

  private func happened(_ step: StepName, _ run: Run) -> Bool {
    let place = run.request.place
    switch step {
    case .deploy, .verify: return simulation.targets[place]?.runs(run.request.commit) == true
    case .migrate, .configure: return false
    }
  }
}
