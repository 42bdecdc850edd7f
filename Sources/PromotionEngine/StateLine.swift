// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Says in one line what an environment is in now; every ending carries it.
public enum StateLine {
  /// Returns `production unchanged: c02a9ee live since …`, or what is wrong there.
  public static func text(of place: Place, in state: JournalState) -> String {
    let environment = state[place]
    let live = environment.live.map { "\($0.commit.short) is live (\($0.run))" } ?? "nothing is live"
    let hold = environment.hold.map { $0.expires.map { ", on hold until \($0.text)" } ?? ", on hold" } ?? ""
    if let holder = environment.holder, let run = state.runs[holder] {
      switch run.phase {
      case .indeterminate(let step, _):
        return
          "\(place.environment): nobody can know whether \(step.rawValue) of \(holder) happened; before it, \(live)\(hold)"
      case .executing, .gating, .ready, .refused, .superseded, .rejected, .expired, .cancelled, .live, .failed,
        .restored:
        return "\(place.environment): \(holder) has not ended; before it, \(live)\(hold)"
      }
    }
    if let disturbed = environment.disturbedBy {
      return "\(place.environment): changed by \(disturbed), which failed; before it, \(live)\(hold)"
    }
    return "\(place.environment): \(live)\(hold)"
  }
}
