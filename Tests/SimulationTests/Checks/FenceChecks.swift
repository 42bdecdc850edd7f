// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// I1, I2, I3, I13: one run at a time, under the newest right to the environment.
enum FenceChecks {
  static func check(_ seen: Observation) {
    var holding: [Place: [RunName]] = [:]
    for name in seen.after.order {
      guard let run = seen.after.runs[name] else { continue }
      switch run.phase {
      case .executing, .indeterminate: holding[run.request.place, default: []].append(name)
      case .gating, .ready, .refused, .superseded, .rejected, .expired, .cancelled, .live, .failed, .restored: break
      }
    }
    for place in Setting.places {
      let holding = holding[place] ?? []
      seen.require(holding.count <= 1, "I1", "\(holding) hold \(place.text)")
      seen.require(holding.first == seen.after[place].holder, "I1", "\(place.text) is held by nobody who runs")
    }
    if let epoch = seen.epoch { checkEpoch(seen, epoch) }
    if case .environmentAcquired(let run, let place, _) = seen.event { checkAcquired(seen, run, place) }
  }

  private static func checkEpoch(_ seen: Observation, _ epoch: Int64) {
    guard let name = seen.run, let place = seen.after.runs[name]?.request.place else {
      return seen.fail("I2", "an event of no run carries an epoch")
    }
    seen.require(
      seen.before[place].epoch == epoch, "I2", "\(name) writes under \(epoch), newest is \(seen.before[place].epoch)")
    seen.require(seen.before[place].holder == name, "I2", "\(name) writes and does not hold \(place.text)")
  }

  private static func checkAcquired(_ seen: Observation, _ name: RunName, _ place: Place) {
    seen.require(seen.after[place].epoch > seen.before[place].epoch, "I3", "the epoch of \(place.text) does not grow")
    seen.require(seen.after[place].epoch == seen.entry.sequence, "I3", "an epoch is not its entry's number")
    let holder = seen.before[place].holder
    switch seen.after.runs[name]?.request.kind {
    case .promotion:
      seen.require(holder == nil || holder == name, "I1", "\(name) takes \(place.text) from \(holder?.rawValue ?? "")")
      if holder == nil { checkRoom(seen, name) }
      // A stopped runner can stop nothing; what it started only the target can refuse.
      for child in strangers(at: place, of: seen.runner, in: seen.simulation) {
        seen.fail("I13", "\(name) takes \(place.text) while \(child.word) of \(child.runner.name) still works there")
      }
    case .rollback, .none: break
    }
  }

  /// I32: a run that begins on a full disk found it with room when it asked.
  private static func checkRoom(_ seen: Observation, _ name: RunName) {
    let (store, now) = (seen.simulation.store, seen.simulation.now)
    guard now < store.fullUntil else { return }
    let asked = seen.runner.askedForRoomAt
    seen.require(asked != nil, "I32", "\(name) takes the environment on a full disk and never asked for room")
  }

  /// What other living runners are still doing to a place.
  static func strangers(at place: Place, of runner: Runner, in simulation: Simulation) -> [Child] {
    simulation.allRunners.filter { $0 !== runner && $0.life == .running }.flatMap(\.children)
      .filter { $0.place == place && $0.isEffect && $0.isAlive && !$0.isDying && !$0.isFrozen }
  }
}
