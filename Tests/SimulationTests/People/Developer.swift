// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// Pushes commits, good and bad ones, and takes some away with a forced push.
struct Developer {
  let simulation: Simulation

  func work() async {
    for _ in 0..<(3 + simulation.dice.below(5)) {
      guard !simulation.isAbandoned else { return }
      await simulation.pause(1000, 30_000)
      if simulation.dice.chance(simulation.faults.forcedPush) {
        simulation.repository.force(&simulation.dice, at: simulation.now)
        simulation.count("forced push")
        simulation.tell("a forced push; the tip is \(simulation.repository.tip?.id.short ?? "")")
      } else {
        let made = simulation.repository.push(&simulation.dice, at: simulation.now)
        simulation.tell("a push: \(made.id.short), policy \(made.policy), \(made.content)")
      }
    }
  }
}
