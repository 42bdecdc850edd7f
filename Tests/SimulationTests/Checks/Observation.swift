// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// One entry that was just appended, with the state on both sides of it.
struct Observation {
  let entry: JournalEntry
  let event: Event
  let before: JournalState
  let after: JournalState
  /// Everything that was appended together with it.
  let batch: [Event]
  let runner: Runner
  let simulation: Simulation

  /// The run that the entry is about, by what it says.
  var run: RunName? { entry.body["run"]?.string.map { RunName($0) } }

  /// The epoch that the entry carries.
  var epoch: Int64? { entry.body["epoch"]?.integer }

  func fail(_ invariant: String, _ text: String) {
    simulation.fail(invariant, "\(text) (entry \(entry.sequence) \(entry.type) by \(runner.name))")
  }

  /// Says what is wrong unless it holds.
  func require(_ holds: Bool, _ invariant: String, _ text: @autoclosure () -> String) {
    if !holds { fail(invariant, text()) }
  }
}
