// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine

/// Checks what a call says at its end against the world.
enum Endings {
  /// `began` is when the call began; what changed since may have changed after it looked.
  static func heard(_ ending: Ending, since began: Int64? = nil, in simulation: Simulation) {
    switch ending {
    case .live(let run):
      simulation.count("ended live")
      simulation.tell("\(run.name) is live")
    case .nothingToDo(let place, let release, let isConfirmed):
      if isConfirmed { checkConfirmed(place, release, began ?? simulation.now, simulation) }
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

  /// I36: what is called confirmed really runs, unless somebody changed it while the call went on.
  private static func checkConfirmed(_ place: Place, _ release: Release, _ began: Int64, _ simulation: Simulation) {
    guard let target = simulation.targets[place], !target.runs(release.commit), target.changedAt < began else { return }
    simulation.fail(
      "I36", "\(release.commit.short) is called live in \(place.environment), and there runs \(target.text)")
  }
}
