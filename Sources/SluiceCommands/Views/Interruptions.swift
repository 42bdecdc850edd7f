// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Finds the runs that the journal calls executing and nobody works on: their engine died, or shows no sign of life.
struct Interruptions {
  let session: Session
  var policy: Policy?

  func runs(in state: JournalState) async throws(Failure) -> Set<RunName> {
    var found: Set<RunName> = []
    for (place, environment) in state.environments {
      guard let holder = environment.holder, let run = state.runs[holder], case .executing = run.phase else { continue }
      let presence = RunPresence(world: session.world)
      if await presence.aliveElsewhere(run, in: policy?.pipeline.environment(place.environment)) != nil { continue }
      let lease = LeaseName.of(place)
      do throws(Failure) {
        if try await !session.world.leases.isTaken(lease) { found.insert(holder) }
      } catch  where error.kind == .unreachable || error.code == "E0650" {
        // Nobody can be asked whether it lives: it is not called dead for that.
      }
    }
    return found
  }
}
