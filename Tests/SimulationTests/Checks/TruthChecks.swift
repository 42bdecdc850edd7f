// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// I9, I23, I25: what the journal says of an environment is what really runs there.
enum TruthChecks {
  static func check(_ seen: Observation) {
    if case .runCompleted(let name, _) = seen.event { checkEvidence(seen, name) }
    if case .migrationApplied(let name, _, _, let version) = seen.event,
      let place = seen.after.runs[name]?.request.place
    {
      let isThere = seen.simulation.database(of: place).applied.contains(UInt64(version) ?? 0)
      // A newer run may have taken it back already; then this entry would have been fenced.
      seen.require(isThere, "I25", "\(name) says that \(version) is applied")
    }
    checkSettled(seen.after, in: seen.simulation)
  }

  /// I9: nothing is live without evidence for each step.
  private static func checkEvidence(_ seen: Observation, _ name: RunName) {
    guard let run = seen.after.runs[name] else { return }
    for step in run.steps {
      seen.require(step.status == .succeeded, "I9", "\(name) is live and \(step.name.rawValue) is not done")
    }
    guard let target = seen.simulation.targets[run.request.place], !target.isOverwritten else { return }
    let isTrue = target.runs(run.request.commit)
    seen.require(isTrue, "I23", "\(name) is live with \(run.request.commit.short), and there runs \(target.text)")
  }

  /// When nothing is going on and nothing is disturbed, what is live runs, whole, with exactly its migrations.
  static func checkSettled(_ state: JournalState, in simulation: Simulation) {
    for place in Setting.places {
      let environment = state[place]
      guard let live = environment.live, environment.holder == nil, environment.disturbedBy == nil,
        let target = simulation.targets[place]
      else { continue }
      if !target.isOverwritten && !target.runs(live.commit) {
        simulation.fail("I23", "\(live.commit.short) is live in \(place.environment), and there runs \(target.text)")
      }
      let journaled = environment.applied.map { UInt64($0.migration.order) }
      let found = simulation.database(of: place).applied
      if simulation.setting.shape(place).hasMigrations && journaled != found {
        simulation.fail("I25", "the database of \(place.environment) has \(found), the journal says \(journaled)")
      }
    }
  }
}
