// SPDX-License-Identifier: Apache-2.0
// How long things usually take is for people only: nothing is decided by it.

extension JournalState {
  /// So many of the newest successful times are looked at; older ones say little of today.
  public static let usualTimesMax = 9

  /// Returns the median of how long a gate took in an environment when it passed, in milliseconds, or `nil` without history.
  public func usualMilliseconds(of gate: GateName, at place: Place) -> Int64? {
    median(at: place) { run in run.gate(gate).flatMap(\.usefulMilliseconds) }
  }

  /// Returns the median of how long a step took in an environment when it succeeded, in milliseconds, or `nil` without
  /// history; a step of a rollback is another piece of work than that of a promotion.
  public func usualMilliseconds(of step: StepName, at place: Place, kind: RunKind) -> Int64? {
    median(at: place) { run in
      run.request.kind == kind ? run.step(step).flatMap(\.usefulMilliseconds) : nil
    }
  }

  private func median(at place: Place, _ time: (Run) -> Int64?) -> Int64? {
    var times: [Int64] = []
    for name in order.reversed() {
      guard let run = runs[name], run.request.place == place, let taken = time(run) else { continue }
      times.append(taken)
      if times.count == Self.usualTimesMax { break }
    }
    guard !times.isEmpty else { return nil }
    times.sort()
    let middle = times.count / 2
    return times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
  }
}

extension GateRecord {
  /// How long it took, when it passed by being asked; a verdict taken over from another run took no time of its own.
  fileprivate var usefulMilliseconds: Int64? {
    guard status == .passed, reusedFrom == nil, let startedAt, let endedAt else { return nil }
    return max(0, endedAt.milliseconds - startedAt.milliseconds)
  }
}

extension StepRecord {
  /// How long it took, when it succeeded at the first attempt; with more there was a dead engine in between.
  fileprivate var usefulMilliseconds: Int64? {
    guard status == .succeeded, attempts == 1, let startedAt, let endedAt else { return nil }
    return max(0, endedAt.milliseconds - startedAt.milliseconds)
  }
}
