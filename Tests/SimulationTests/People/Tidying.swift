// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine

/// I29, I40: when no fault happens any more, the documented commands bring every run to its end, in bounded time, and the
/// environments to what the journal says.
struct Tidying {
  let simulation: Simulation

  private static let roundsMax = 12
  private static let secondsMax: Int64 = 3600

  func work() async {
    let began = simulation.now
    for place in Setting.places { await settle(place) }
    for place in Setting.places { await end(place) }
    for place in Setting.places { await settle(place) }
    guard !simulation.isAbandoned else { return }
    for name in simulation.state.order {
      guard let run = simulation.state.runs[name], !run.phase.isTerminal else { continue }
      simulation.fail("I40", "\(name) is \(run.phase.word) and no command ends it")
    }
    await putBack()
    await goOn()
    let seconds = (simulation.now - began) / 1000
    if seconds > Self.secondsMax { simulation.fail("I40", "tidying up took \(seconds) s") }
    simulation.count("tidied up")
  }

  private var onCall: OnCall { OnCall(simulation: simulation) }

  /// Lets whatever holds or has disturbed a place come to its end.
  private func settle(_ place: Place) async {
    for _ in 0..<Self.roundsMax {
      guard !simulation.isAbandoned else { return }
      let environment = simulation.state[place]
      if let name = environment.holder, let run = simulation.state.runs[name] {
        await goOn(with: run, at: place)
      } else if environment.disturbedBy != nil,
        environment.rollbackTarget(at: Instant(milliseconds: simulation.now)) != nil
      {
        await onCall.rollBack(place, isFaulty: false)
      } else {
        return
      }
    }
    if let name = simulation.state[place].holder {
      simulation.fail("I29", "\(name) keeps \(place.environment), whatever is tried")
    }
  }

  private func goOn(with run: Run, at place: Place) async {
    if case .indeterminate = run.phase {
      // Whoever can, goes back; a first release has nothing to go back to.
      if simulation.dice.chance(500), await onCall.rollBack(place, isFaulty: false) == nil { return }
      return await onCall.resolve(place)
    }
    switch run.request.kind {
    case .rollback: await onCall.rollBack(place, isFaulty: false)
    case .promotion:
      let before = simulation.store.entries.count
      await promote(run.request.commit.rawValue, to: place)
      // What cannot go on is taken back.
      if simulation.state[place].holder == run.name, simulation.store.entries.count - before < 2 {
        await onCall.rollBack(place, isFaulty: false)
      }
    }
  }

  /// Ends what waits: it is approved and promoted, or withdrawn.
  private func end(_ place: Place) async {
    for name in simulation.state.order where isWaiting(name, at: place) {
      if simulation.state[place].hold != nil { await onCall.resume(place) }
      for person in ["mia", "tom"] {
        await Approver(simulation: simulation).decide(name, .approve, by: person, isFaulty: false)
      }
      if let run = simulation.state.runs[name] { await promote(run.request.commit.rawValue, to: place) }
      await settle(place)
    }
    for name in simulation.state.order where isWaiting(name, at: place) {
      await Approver(simulation: simulation).withdraw(name, isFaulty: false)
    }
  }

  private func isWaiting(_ name: RunName, at place: Place) -> Bool {
    guard let run = simulation.state.runs[name] else { return false }
    return run.request.place == place && run.phase.isWaiting
  }

  /// I36: what a stranger has put there is found by a promotion of what is live, and put right by the command it names.
  private func putBack() async {
    let place = Setting.staging
    guard !simulation.isAbandoned, let live = simulation.state[place].live, let target = simulation.targets[place],
      target.slots.contains(where: \.isStrange), !target.runs(live.commit),
      simulation.repository.trunk.contains(live.commit), simulation.state[place].disturbedBy == nil
    else { return }
    if simulation.state[place].hold != nil { await onCall.resume(place) }
    await promote(live.commit.rawValue, to: place)
    let failure = await promote(live.commit.rawValue, to: place, isReapplied: true)
    simulation.count("put back")
    guard !target.runs(live.commit) else { return }
    simulation.fail("I36", "reapplying leaves \(target.text) in \(place.environment): \(failure?.what ?? "no reason")")
  }

  /// A good commit still goes through where nothing speaks against it.
  private func goOn() async {
    guard !simulation.isAbandoned, !simulation.repository.wasForced else { return }
    let place = Setting.staging
    if simulation.state[place].hold != nil { await onCall.resume(place) }
    let commit = simulation.repository.push(&simulation.dice, at: simulation.now, isGood: true)
    let failure = await promote("HEAD", to: place)
    guard simulation.state[place].live?.commit != commit.id else { return simulation.count("went on") }
    simulation.fail("I40", "a good commit does not get into staging: \(failure?.what ?? "no reason")")
  }

  @discardableResult
  private func promote(_ revision: String, to place: Place, isReapplied: Bool = false) async -> Failure? {
    let began = simulation.now
    let ending = await simulation.invoke("promote", by: "tidy", isFaulty: false) {
      (world, ledger) async throws(Failure) in
      try await PromotionPath(world: world, ledger: ledger, report: { _ in })
        .promote(
          revision, to: place.environment, pipeline: nil, waitMilliseconds: 60_000, reason: "",
          isReapplied: isReapplied)
    }
    switch ending {
    case .success(let ending):
      Endings.heard(ending, since: began, in: simulation)
      return nil
    case .failure(let failure): return failure
    case nil: return nil
    }
  }
}
