// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Finds the runs that the journal calls executing and nobody works on: their engine died, or shows no sign of life.
struct Interruptions {
  let session: Session

  func runs(in state: JournalState) async throws(Failure) -> Set<RunName> {
    var found: Set<RunName> = []
    for (place, environment) in state.environments {
      guard let holder = environment.holder, case .executing = state.runs[holder]?.phase else { continue }
      let lease = LeaseName.of(place)
      if try await !session.world.leases.isTaken(lease) { found.insert(holder) }
    }
    return found
  }
}
