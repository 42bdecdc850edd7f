// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
public import PromotionPorts

/// What a release brings beside what is live, limited to the paths of its pipeline.
public struct ReleaseContents: Sendable {
  /// The commits that it brings, newest first; of very many the newest 10 000.
  public let commits: [Commit]
  /// How many commits it brings.
  public let count: Int
  /// The commits that were looked for; `nil` when nothing was.
  let range: CommitRange?
  /// The paths that change, in the order of their bytes.
  public let changes: [ChangedPath]
  /// The commits that are live and not in it.
  public let hotfixes: [Hotfix]
  /// Whether the trunk once had what is live and has it no longer: its history was rewritten since.
  public let isTrunkRewritten: Bool
  /// Whether something changes at all: nothing is live yet, or the pipeline's paths differ.
  public let bringsSomething: Bool

  static let none = ReleaseContents(
    commits: [], count: 0, range: nil, changes: [], hotfixes: [], isTrunkRewritten: false, bringsSomething: true)
}

/// Finds what a release brings.
struct ReleaseReader {
  private static let commitsMax = 10_000

  let history: any CommitHistory

  func contents(
    of release: Commit, live: CommitID?, policy: Policy, environment: Environment
  ) async throws(Failure) -> ReleaseContents {
    // A migration that a gate looks at belongs to the pipeline wherever its folder lies.
    let scripts = environment.gates.compactMap { gate -> String? in
      guard case .migration(let migration) = gate.kind else { return nil }
      return migration.scripts
    }
    let isEverything = PathFilter(policy.pipeline.paths).isEverything
    let paths = isEverything ? .everything : PathFilter(policy.pipeline.paths + scripts)
    let range = CommitRange(after: live, upTo: release.id, paths: paths)
    let commits = try await history.commits(in: range, limit: Self.commitsMax)
    let count = commits.count < Self.commitsMax ? commits.count : try await history.count(range)
    let changes = try await history.changedPaths(from: live, to: release.id, in: paths)
    var hotfixes: [Hotfix] = []
    var isRewritten = false
    if let live, live != release.id {
      if try await !history.isAncestor(live, of: release.id) {
        hotfixes = try await ReleaseComparison(history: history, paths: paths)
          .hotfixes(live: live, release: release, releaseCommits: commits)
      }
      isRewritten = try await !history.isAncestor(live, of: policy.trunk)
    }
    return ReleaseContents(
      commits: commits, count: count, range: range, changes: changes, hotfixes: hotfixes, isTrunkRewritten: isRewritten,
      bringsSomething: live == nil || paths.isEverything || !changes.isEmpty)
  }
}
