// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Compares what is live with what is to be released, where the one does not contain the other.
struct ReleaseComparison {
  /// More commits than this are not a hotfix but another line of history.
  private static let hotfixesMax = 100
  /// Changes are compared with at most so many commits of the release.
  private static let changesMax = 2000

  let history: any CommitHistory
  let paths: PathFilter

  /// Returns the commits that are live and not in the release, newest first, each with its fate.
  func hotfixes(live: CommitID, release: Commit, releaseCommits: [Commit]) async throws(Failure) -> [Hotfix] {
    let only = try await history.commits(
      in: CommitRange(after: release.id, upTo: live, paths: paths), limit: Self.hotfixesMax)
    // A merge is no change of its own; what it merged is in the list.
    let candidates = only.filter { $0.parents.count < 2 }
    guard !candidates.isEmpty else { return [] }
    let notes = releaseCommits.map { (commit: $0, notes: CommitNotes($0)) }
    var changes: [PatchID: CommitID] = [:]
    for commit in releaseCommits.prefix(Self.changesMax) where commit.parents.count < 2 {
      if let change = try await history.patchID(of: commit.id) { changes[change] = commit.id }
    }
    var hotfixes: [Hotfix] = []
    for commit in candidates {
      hotfixes.append(
        Hotfix(commit: commit, fate: try await fate(of: commit, live: live, release: release, notes, changes)))
    }
    return hotfixes
  }

  private func fate(
    of commit: Commit, live: CommitID, release: Commit, _ notes: [(commit: Commit, notes: CommitNotes)],
    _ changes: [PatchID: CommitID]
  ) async throws(Failure) -> Hotfix.Fate {
    let origins = Set(CommitNotes(commit).copies)
    var carrier = notes.first { entry in
      entry.notes.copies.contains(commit.id) || origins.contains(entry.commit.id)
        || !origins.isDisjoint(with: entry.notes.copies)
    }?.commit.id
    if carrier == nil, let change = try await history.patchID(of: commit.id) { carrier = changes[change] }
    if let carrier {
      if let revert = revert(of: carrier, in: notes) { return .reverted(by: revert) }
      return .carried(by: carrier)
    }
    return try await isSameContent(commit, live: live, release: release) ? .sameContent : .missing
  }

  /// Returns the commit that takes another one back and was not taken back itself.
  private func revert(of commit: CommitID, in notes: [(commit: Commit, notes: CommitNotes)]) -> CommitID? {
    for (candidate, words) in notes where words.reverts.contains(commit) && candidate.id != commit {
      if revert(of: candidate.id, in: notes.filter { $0.commit.id != candidate.id }) == nil { return candidate.id }
    }
    return nil
  }

  /// Whether every file that a commit changed is in the release as it is live, as after a squash.
  private func isSameContent(_ commit: Commit, live: CommitID, release: Commit) async throws(Failure) -> Bool {
    let changed = try await history.changedPaths(from: commit.parents.first, to: commit.id, in: paths).map(\.path)
    guard !changed.isEmpty else { return true }
    let different = Set(try await history.changedPaths(from: live, to: release.id, in: paths).map(\.path))
    return different.isDisjoint(with: changed)
  }
}
