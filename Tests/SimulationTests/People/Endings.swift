// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine

/// Checks what a call says at its end against the world.
enum Endings {
  static func heard(_ ending: Ending, in simulation: Simulation) {
    switch ending {
    case .live(let run):
      simulation.count("ended live")
      simulation.tell("\(run.name) is live")
    case .nothingToDo(let place, let release, _):
      simulation.count("ended with nothing to do")
      simulation.tell("\(release.commit.short) was live in \(place.environment) already")
    case .drifted(let place, _, let lines):
      simulation.count("ended drifted")
      simulation.tell("\(place.environment) drifted: \(lines)")
    case .outsidePaths(let place, let release, let commit, _):
      simulation.tell("\(commit.short) changes nothing beside \(release.commit.short) in \(place.environment)")
    case .waiting(let run, let waits):
      simulation.count("ended waiting")
      simulation.tell("\(run.name) waits: \(waits.map(\.text))")
    case .refused(let run): simulation.tell("\(run.name) is \(run.phase.word)")
    case .failed(let run): simulation.tell("\(run.name) failed: \(run.phase)")
    case .restored(let run, let by): simulation.tell("\(run.name) is restored by \(by.name)")
    case .indeterminate(let run): simulation.tell("\(run.name) is indeterminate")
    }
  }
}
