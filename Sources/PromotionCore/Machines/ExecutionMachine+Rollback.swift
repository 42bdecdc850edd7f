// SPDX-License-Identifier: Apache-2.0
extension ExecutionMachine {
  /// Decides a rollback: the shortest path there is.
  ///
  /// It asks nothing of holds, queues, gates, windows or approvals, and it does not matter who holds the environment.
  static func rollback(
    _ state: JournalState, _ request: RunRequested, quarantine: [CommitID], at: Instant, isAutomatic: Bool
  ) throws(Refusal) -> [Event] {
    let environment = state[request.place]
    let undone = environment.holder ?? environment.disturbedBy
    if isAutomatic, !PlantedBug.rollbackOfRollback.isPlanted, let undone, state.runs[undone]?.request.kind == .rollback
    {
      throw .noAutomaticRollback(undone)
    }
    if PlantedBug.rollbackHeld.isPlanted, let hold = environment.hold { throw .held(request.place, hold) }
    // I21: whatever target was asked for, it must have been live and verified here, not be taken back since, and not be
    // quarantined.
    guard environment.standing.contains(where: { $0.commit == request.commit }),
      environment.quarantine(of: request.commit, at: at) == nil || PlantedBug.badRollbackTarget.isPlanted
    else { throw .noRollbackTarget(request.place) }
    let name = state.nextName(.rollback)
    let reason = request.reason.isEmpty ? "rolled back by \(name)" : request.reason
    var events: [Event] = [
      .runRequested(request.named(name)),
      .environmentAcquired(run: name, place: request.place, plan: request.plan),
      .holdPlaced(
        place: request.place,
        hold: Hold(by: request.requester, reason: reason + earlier(environment, at), at: at, expires: nil)),
    ]
    for commit in quarantine where commit != request.commit && !PlantedBug.rollbackWithoutQuarantine.isPlanted {
      let why = Quarantine(run: name, by: request.requester, reason: reason, at: at, expires: nil)
      events.append(.quarantinePlaced(place: request.place, commit: commit, quarantine: why))
    }
    if PlantedBug.rollbackWithoutHold.isPlanted { events.remove(at: 2) }
    return events
  }

  /// What somebody else stopped the environment for must not be forgotten because it was rolled back as well.
  private static func earlier(_ environment: EnvironmentState, _ at: Instant) -> String {
    guard let hold = environment.hold, hold.isInForce(at: at) else { return "" }
    return "; on hold before that by \(hold.by): \(hold.reason)"
  }
}
