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
    if let quarantine = state[place].quarantine(of: release.commit, at: now) {
      throw RefusalWording.failure(for: .quarantined(place, release.commit, quarantine), in: state)
    }
    return release
  }

  /// The other commits that it could go back to, the newest first, at most three.
  func others(than commit: CommitID) -> [CommitID] {
    var found: [CommitID] = []
    for release in state[place].releases.reversed()
    where release.commit != commit && !found.contains(release.commit) && release.commit != state[place].live?.commit
      && state[place].quarantine(of: release.commit, at: now) == nil
    { found.append(release.commit) }
    return Array(found.prefix(3))
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
