// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// I17, I19 to I22: the way down is always open, leads to a good release, and leaves a hold and a quarantine.
enum RollbackChecks {
  static func check(_ seen: Observation) {
    for place in Setting.places { checkIsAccepted(seen, place) }
    if case .runRequested(let request) = seen.event, request.kind == .rollback { checkRequest(seen, request) }
  }

  private static func checkRequest(_ seen: Observation, _ request: RunRequested) {
    let before = seen.before[request.place]
    seen.require(before.hasVerified(request.commit), "I21", "\(request.run) goes to what was never good there")
    seen.require(
      before.quarantine(of: request.commit, at: seen.entry.at) == nil, "I21",
      "\(request.run) goes to a commit in quarantine")
    let takes = seen.batch.contains { event in
      if case .environmentAcquired(request.run, request.place, _) = event { true } else { false }
    }
    seen.require(takes, "I17", "\(request.run) does not take the environment")
    let holds = seen.batch.contains { event in
      if case .holdPlaced(request.place, _) = event { true } else { false }
    }
    seen.require(holds, "I19", "\(request.run) leaves no hold")
    for commit in undone(seen.before, request) where commit != request.commit {
      let isQuarantined = seen.batch.contains { event in
        if case .quarantinePlaced(request.place, commit, _) = event { true } else { false }
      }
      seen.require(
        isQuarantined || before.quarantine[commit] != nil, "I20", "\(request.run) undoes \(commit.short), no quarantine"
      )
    }
    checkIsAsked(seen, request)
  }

  /// What a rollback undoes, reckoned from the releases alone.
  private static func undone(_ before: JournalState, _ request: RunRequested) -> Set<CommitID> {
    let environment = before[request.place]
    let target = environment.releases.last { $0.commit == request.commit }?.sequence ?? 0
    let later = environment.releases.filter { $0.sequence > target }.map(\.run)
    let names = later + [environment.holder, environment.disturbedBy].compactMap { $0 }
    return Set(
      names.compactMap { before.runs[$0] }.filter { $0.request.kind == .promotion && $0.phase.word != "restored" }
        .map(\.request.commit))
  }

  /// I22: a promotion may start a rollback by itself, but not the rollback of a rollback.
  private static func checkIsAsked(_ seen: Observation, _ request: RunRequested) {
    guard seen.runner.word == "promote" else { return }
    seen.simulation.count("automatic rollback")
    let environment = seen.before[request.place]
    guard let undone = environment.holder ?? environment.disturbedBy else { return }
    let kind = seen.before.runs[undone]?.request.kind
    seen.require(kind != .rollback, "I22", "\(request.run) rolls back the rollback \(undone) by itself")
  }

  private static func checkIsAccepted(_ seen: Observation, _ place: Place) {
    guard let target = seen.after[place].rollbackTarget(at: seen.entry.at) else { return }
    let request = RunRequested(
      run: RunName("r-0"), kind: .rollback, place: place, commit: target.commit, tree: target.tree, subject: "",
      from: nil, policy: CommitID(""), plan: Digest(""), requester: "lea", excluded: [], gates: [], steps: [],
      expires: nil, reason: "", undoes: [], migrationsUntil: nil)
    let events = try? ExecutionMachine.decide(
      seen.after, .rollback(request, quarantine: [], at: seen.entry.at, isAutomatic: false))
    seen.require(events != nil, "I17", "\(place.text) refuses a rollback")
  }
}
