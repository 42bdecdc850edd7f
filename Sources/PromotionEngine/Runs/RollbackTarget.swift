// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Chooses the release that a rollback goes back to.
struct RollbackTarget {
  let place: Place
  let state: JournalState
  let now: Instant

  /// Returns the last verified release that is not quarantined (I21), or the newest one of the commit that was named.
  func release(_ commit: String?, named name: String? = nil) throws(Failure) -> Release {
    guard let commit else {
      if let target = state[place].rollbackTarget(at: now) { return target }
      throw RefusalWording.failure(for: .noRollbackTarget(place), in: state)
    }
    let named = state[place].releases.filter { $0.commit.rawValue.hasPrefix(commit) }
    guard let release = named.last, Set(named.map(\.commit)).count == 1 else {
      throw Failure(
        .usage, "E0247",
        "\(said(name, commit)) names no release that was ever live and verified in \(place.environment)",
        state: StateLine.text(of: place, in: state), why: known, fix: ["rollback \(place.environment) --plan"])
    }
    guard state[place].standing.contains(where: { $0.commit == release.commit }) else { throw takenBack(release) }
    if let quarantine = state[place].quarantine(of: release.commit, at: now) {
      throw RefusalWording.failure(for: .quarantined(place, release.commit, quarantine), in: state)
    }
    return release
  }

  /// The other commits that it could go back to, the newest first, at most three.
  func others(than commit: CommitID) -> [CommitID] {
    var found: [CommitID] = []
    for release in state[place].standing.reversed()
    where release.commit != commit && !found.contains(release.commit) && release.commit != state[place].live?.commit
      && state[place].quarantine(of: release.commit, at: now) == nil
    { found.append(release.commit) }
    return Array(found.prefix(3))
  }

  /// Its migrations went when it was taken back, and a rollback applies none.
  private func takenBack(_ release: Release) -> Failure {
    let environment = state[place]
    let by = environment.releases.first { $0.sequence > release.sequence && $0.run.isRollback }?.run ?? release.run
    let short = release.commit.short
    var fix: [String] = []
    if environment.hold?.isInForce(at: now) == true { fix.append("sluice resume \(place.environment)") }
    if environment.quarantine(of: release.commit, at: now) != nil {
      fix.append("sluice resume \(place.environment) --unquarantine \(short)")
    }
    return Failure(
      .refused, "E0256", "\(short) was taken back by \(by), so no rollback leads to it",
      state: StateLine.text(of: place, in: state),
      why: ["its migrations were taken back with it, and only a promotion applies them and asks its gates"],
      fix: fix + ["promote --to \(place.environment) \(short)"])
  }

  private func said(_ name: String?, _ commit: String) -> String {
    guard let name, name != commit else { return commit }
    return commit.hasPrefix(name) ? name : "\(name) (\(CommitID(commit).short))"
  }

  private var known: [String] {
    let commits = others(than: CommitID("")).map(\.short)
    return commits.isEmpty ? [] : ["releases that were: \(commits.joined(separator: ", "))"]
  }
}
