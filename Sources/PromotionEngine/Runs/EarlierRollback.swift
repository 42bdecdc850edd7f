// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// A rollback after which nothing was promoted: another one without a commit would go one release further down.
///
/// Two people who type `rollback` within a minute mean the same thing; the second must not take the good release away.
struct EarlierRollback {
  /// The rollback that made what is live.
  let run: Run
  /// What is live, as it was when it was promoted; `nil` when that is left out of the state.
  let origin: Release?
  /// Whether the hold of it, or another one, is still in force.
  let isHeld: Bool
  /// The migrations that it left in place.
  let left: [EnvironmentState.Applied]

  /// Returns it, or `nil` when what is live was promoted.
  init?(place: Place, state: JournalState, now: Instant) {
    let environment = state[place]
    guard environment.holder == nil, environment.disturbedBy == nil,
      let live = environment.live, let run = state.runs[live.run], run.request.kind == .rollback
    else { return nil }
    self.run = run
    isHeld = environment.hold?.isInForce(at: now) == true
    let origin = environment.releases.last { release in
      release.commit == live.commit && state.runs[release.run]?.request.kind == .promotion
    }
    self.origin = origin
    left =
      origin.map { origin in
        environment.applied.filter { ($0.migration.appliedAt ?? 0) > origin.sequence }
      } ?? []
  }

  /// Why nothing is done, and what to type for whoever means something else.
  func refusal(at place: Place, in state: JournalState, now: Instant) -> Failure {
    let environment = place.environment
    var fix: [String] = []
    var why: [String] = []
    if let further = state[place].rollbackTarget(at: now) {
      why.append("typed again it would go one release further down, to \(further.commit.short)")
      fix.append("rollback \(environment) --again")
    }
    if !left.isEmpty {
      why.append("left in place: \(left.map(\.migration.title).joined(separator: ", "))")
      fix.append("rollback \(environment) --accept-loss")
    }
    let ago = DurationText.text(seconds: (now.milliseconds - run.endedAt.milliseconds) / 1000)
    return Failure(
      .refused, "E0254", "\(environment) was rolled back by \(run.name) \(ago) ago, and nothing was promoted since",
      state: StateLine.text(of: place, in: state), why: why, fix: fix + ["sluice show \(run.name)"])
  }
}
