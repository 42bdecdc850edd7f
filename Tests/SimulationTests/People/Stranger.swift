// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// Somebody who puts something on a machine by hand, past every engine, while nothing else goes on there.
struct Stranger {
  let simulation: Simulation

  func work() async {
    for _ in 0..<4 {
      guard !simulation.isAbandoned else { return }
      await simulation.pause(4000, 40_000)
      guard simulation.dice.chance(simulation.faults.drift) else { continue }
      drift(simulation.dice.pick(Setting.places))
    }
  }

  private func drift(_ place: Place) {
    let known = simulation.state[place]
    guard let live = known.live, known.holder == nil, known.disturbedBy == nil, let target = simulation.targets[place]
    else { return }
    let others = simulation.repository.trunk.filter { $0 != live.commit }
    guard !others.isEmpty else { return }
    target.drift(
      to: simulation.dice.pick(others), on: simulation.dice.below(target.slots.count), at: simulation.now)
    simulation.count("drift")
    simulation.tell("a stranger changes \(place.environment): it runs \(target.text)")
  }
}
