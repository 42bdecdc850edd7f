// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine

/// One story: a repository, people and CI jobs that use it while faults strike, and then the work of tidying up.
struct Scenario {
  let simulation: Simulation

  func play() async {
    open()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<(2 + simulation.dice.below(2)) {
        group.addTask { await Automation(simulation: simulation, name: "ci-\(number)").work() }
      }
      group.addTask { await Developer(simulation: simulation).work() }
      group.addTask { await Approver(simulation: simulation).work() }
      group.addTask { await OnCall(simulation: simulation).work() }
      group.addTask { await Stranger(simulation: simulation).work() }
    }
    guard !simulation.isAbandoned else { return }
    simulation.heal()
    // What was delayed arrives, and what was stopped comes to its end.
    await simulation.delay(60_000)
    await Tidying(simulation: simulation).work()
  }

  /// Makes the journal and the first commits.
  private func open() {
    for _ in 0..<2 { simulation.repository.push(&simulation.dice, at: simulation.now, isGood: true) }
    let event = Event.journalCreated(repository: "R", trunk: "main")
    let draft = EntryDraft(
      id: "0", at: Instant(milliseconds: simulation.now), type: EventCodec.type(of: event),
      actor: Actor(name: "ann", proof: "git"), body: EventCodec.body(of: event))
    let runner = Runner(number: 0, word: "init", person: "ann", skew: 0)
    _ = simulation.deliver([draft], expecting: 0, by: runner)
  }
}

extension Simulation {
  /// Waits a while, for a person or a job that does something now and then.
  func pause(_ low: Int64, _ high: Int64) async { await delay(dice.between(low, high)) }

  var state: JournalState { inspector.state }
}
