// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine

/// CI jobs of one runner: they promote the newest commit, and sometimes an old one, because a job was started again.
struct Automation {
  let simulation: Simulation
  let name: String

  func work() async {
    for _ in 0..<(2 + simulation.dice.below(4)) {
      guard !simulation.isAbandoned else { return }
      await simulation.pause(0, 25_000)
      let place = simulation.dice.chance(600) ? Setting.staging : Setting.production
      await promote(revision(place), to: place)
    }
  }

  private func promote(_ revision: String, to place: Place) async {
    let wait = simulation.dice.chance(500) ? simulation.dice.between(1, 30) * 1000 : 0
    let began = simulation.now
    let isReapplied = simulation.dice.chance(100)
    let ending = await simulation.invoke("promote", by: name) { (world, ledger) async throws(Failure) in
      try await PromotionPath(world: world, ledger: ledger, report: { _ in })
        .promote(
          revision, to: place.environment, pipeline: nil, waitMilliseconds: wait, reason: "", isReapplied: isReapplied)
    }
    if case .success(let ending) = ending { Endings.heard(ending, since: began, in: simulation) }
  }

  private func revision(_ place: Place) -> String {
    if place == Setting.production, let live = simulation.state[Setting.staging].live, simulation.dice.chance(800) {
      return live.commit.rawValue
    }
    if simulation.dice.chance(750) { return "HEAD" }
    return simulation.dice.pick(simulation.repository.trunk).rawValue
  }
}
