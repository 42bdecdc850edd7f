// SPDX-License-Identifier: Apache-2.0
package import PromotionCore

extension JournalState {
  /// Returns the newest run on the same tree in which a gate with the same definition passed, and its record.
  ///
  /// It looks at the runs of the abridged state: an older verdict is given again by asking again.
  package func earlierPass(of planned: PlannedGate, in plan: Plan) -> (run: RunName, gate: GateRecord)? {
    for name in order.reversed() {
      guard let run = runs[name], run.request.tree == plan.tree, run.request.place.pipeline == plan.place.pipeline,
        let gate = run.gates.first(where: { $0.definition == planned.definition && $0.status == .passed })
      else { continue }
      return (name, gate)
    }
    return nil
  }
}
