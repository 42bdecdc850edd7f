// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// I8 and the effect classes: what starts was recorded first, and what may not be done twice is not.
struct EffectMemory {
  private var intents: Set<String> = []
  private var started: Set<String> = []
  /// Steps of which somebody knows, since they were started last, that they did not happen.
  private var settled: Set<String> = []

  mutating func heard(_ seen: Observation) {
    if case .stepStarted(let run, let epoch, let step, _) = seen.event {
      intents.insert("\(run) \(step.rawValue) \(epoch)")
    }
    if case .stepResolved(let run, let step, _, _, _) = seen.event { settled.insert("\(run) \(step.rawValue)") }
  }

  mutating func probed(_ child: Child, _ code: Int32) {
    if code == 1 { settled.insert("\(child.run) deploy") }
  }

  mutating func started(_ child: Child, _ state: JournalState, in simulation: Simulation) {
    guard let step = child.step, let epoch = child.epoch else { return }
    let name = "\(child.run) \(step.rawValue)"
    if !intents.contains("\(name) \(epoch)") {
      simulation.fail("I8", "\(name) starts under \(epoch), and the journal does not say so")
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
    guard child.word == "deploy", let effect = state.runs[child.run]?.step(.deploy)?.effect else { return }
    if !started.insert(name).inserted {
      simulation.count("repeated deploy")
      switch effect {
      case .pure, .idempotent: break
      case .probe, .once:
        if !settled.contains(name) {
          simulation.fail("I9", "\(name) is \(effect.rawValue) and starts again, and nobody knows whether it happened")
        }
      }
    }
    settled.remove(name)
  }
}
