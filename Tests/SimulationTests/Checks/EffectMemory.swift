// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// I8 and the effect classes: what starts was recorded first, and what may not be done twice is not.
struct EffectMemory {
  private var intents: Set<String> = []
  /// Deployments of which nobody knows since that they did not happen.
  private var started: Set<String> = []

  mutating func heard(_ seen: Observation) {
    if case .stepStarted(let run, let epoch, let step, _) = seen.event {
      intents.insert("\(run) \(step.rawValue)  \(epoch)")
    }
    if case .targetStarted(let run, let epoch, let step, let target) = seen.event {
      intents.insert("\(run) \(step.rawValue) \(target) \(epoch)")
    }
    if case .stepResolved(let said) = seen.event {
      started = started.filter { !$0.hasPrefix("\(said.run) \(said.step.rawValue) ") }
    }
  }

  mutating func denied(_ probe: Child) { started.remove("\(probe.run) deploy \(probe.target ?? "")") }

  mutating func started(_ child: Child, _ state: JournalState, in simulation: Simulation) {
    guard let step = child.step, let epoch = child.epoch else { return }
    let name = "\(child.run) \(step.rawValue) \(child.target ?? "")"
    if !intents.contains("\(name) \(epoch)") {
      simulation.fail("I8", "\(name) starts under \(epoch), and the journal does not say so")
    }
    if child.isEffect && !simulation.repository.pinned.contains(child.commit) {
      simulation.fail("I30", "\(name) starts, and a forced push can still take \(child.commit.short) away")
    }
    checkRepetition(child, name, state, simulation)
    guard child.isEffect, state.runs[child.run]?.request.kind == .rollback else { return }
    // I13: whoever was fenced has stopped what it did, unless it was stopped itself.
    for stranger in FenceChecks.strangers(at: child.place, of: child.runner, in: simulation) {
      simulation.fail("I13", "\(child.run) deploys while \(stranger.word) of \(stranger.run) still works there")
    }
  }

  private mutating func checkRepetition(
    _ child: Child, _ name: String, _ state: JournalState, _ simulation: Simulation
  ) {
    // A runner that slept between its intent and this cannot know that it was fenced; only the target can refuse it.
    guard child.epoch == state[child.place].epoch else { return simulation.count("late start") }
    guard child.word == "deploy", let effect = state.runs[child.run]?.step(.deploy)?.effect else { return }
    guard !started.insert(name).inserted else { return }
    simulation.count("repeated deploy")
    switch effect {
    case .pure, .idempotent: break
    case .probe, .once:
      simulation.fail("I9", "\(name) is \(effect.rawValue) and starts again, and nobody knows whether it happened")
    }
  }
}
