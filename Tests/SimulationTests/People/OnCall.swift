// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine
import PromotionPorts

/// Somebody on call, who rolls back, holds, resumes, and says what nobody else can know.
struct OnCall {
  let simulation: Simulation

  static let person = "lea"

  func work() async {
    for _ in 0..<(1 + simulation.dice.below(5)) {
      guard !simulation.isAbandoned else { return }
      await simulation.pause(3000, 40_000)
      let place = simulation.dice.pick(Setting.places)
      switch simulation.dice.below(10) {
      case 0, 1, 2: await rollBack(place)
      case 3: await hold(place)
      case 4, 5, 6: await resume(place)
      case 7: await unquarantine(place)
      default: await resolve(place)
      }
    }
  }

  @discardableResult
  func rollBack(_ place: Place, isFaulty: Bool = true) async -> Failure? {
    let ending = await simulation.invoke("rollback", by: Self.person, isFaulty: isFaulty) {
      (world, ledger) async throws(Failure) in
      try await RollbackPath(world: world, ledger: ledger, report: { _ in })
        .rollBack(place.environment, pipeline: nil, reason: "by hand")
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
