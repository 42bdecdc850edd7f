// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Questions about commits.
///
/// An answer that the repository cannot know is an error with its remedy, never yes or no.
public protocol CommitHistory: Sendable {
  /// Returns the commit that a revision names: HEAD, a branch, a tag, 7 to 40 hexadecimal digits, with `~n` or `^n`.
  func commit(_ revision: String) async throws(Failure) -> Commit

  /// Returns the tip of a local branch, or `nil` when there is no such branch.
  func tip(ofBranch branch: String) async throws(Failure) -> Commit?

  /// Returns the tips of local branches and of those of remotes, sorted by name, at most `limit`.
  func branchTips(limit: Int) async throws(Failure) -> [BranchTip]

  /// Tells whether the first commit is the second or one of its ancestors.
  func isAncestor(_ ancestor: CommitID, of commit: CommitID) async throws(Failure) -> Bool

  /// Returns the best common ancestors of two commits, the newest first.
  ///
  /// Several where merges cross, none where the histories are unrelated.
  func mergeBases(_ left: CommitID, _ right: CommitID) async throws(Failure) -> [CommitID]

  /// Returns the commits of a range, at most `limit`, newest first: never one before what descends from it.
  func commits(in range: CommitRange, limit: Int) async throws(Failure) -> [Commit]

  /// Returns everybody who wrote a part of a range: authors, committers, co-authors, and who signed a commit.
  func writers(in range: CommitRange) async throws(Failure) -> CommitWriters

  /// Counts the commits of a range.
  func count(_ range: CommitRange) async throws(Failure) -> Int

  /// Returns the paths let in by the filter that differ between two commits, in the order of their bytes; from nothing
  /// when the base is `nil`.
  func changedPaths(
    from base: CommitID?, to tip: CommitID, in paths: PathFilter
  ) async throws(Failure) -> [ChangedPath]

  /// Returns what identifies the change of a commit wherever it is applied, or `nil` for a merge or no change.
  ///
  /// It is what `git patch-id --stable` says of `git diff-tree -p --full-index`.
  func patchID(of commit: CommitID) async throws(Failure) -> PatchID?

  /// Returns the bytes of a regular file at a commit, or `nil` when there is none; at most `bytesMax` bytes.
  func file(_ path: String, at commit: CommitID, bytesMax: Int) async throws(Failure) -> [UInt8]?

  /// Returns the names directly under a folder at a commit, sorted; empty when there is none.
  func names(in folder: String, at commit: CommitID) async throws(Failure) -> [String]

  /// Returns the signature that a commit carries, or `nil` when it has none.
  func signature(of commit: CommitID) async throws(Failure) -> ObjectSignature?

  /// Returns the signatures of the annotated tags that name a commit.
  func tagSignatures(of commit: CommitID) async throws(Failure) -> [ObjectSignature]

  /// Returns what identifies all that lies at a path of a commit, its kind included, or `nil` when nothing does.
  func identity(of path: String, at commit: CommitID) async throws(Failure) -> String?

  /// Writes what the filter lets in of the commit's tree into an empty folder, without hooks, filters or links that
  /// leave it.
  func materialise(_ commit: CommitID, in paths: PathFilter, into folder: String) async throws(Failure)

  /// Refuses a commit whose tree `materialise` would not write out; nothing is written.
  func requireWritable(_ commit: CommitID, in paths: PathFilter) async throws(Failure)

  /// Pins a commit under `refs/sluice/NAME`, so that neither a forced push nor gc takes it away.
  func pin(_ commit: CommitID, as name: String) async throws(Failure)
}

extension CommitHistory {
  /// Returns the commits reachable from the second and not from the first, newest first, at most `limit`.
  public func commits(after base: CommitID?, upTo tip: CommitID, limit: Int) async throws(Failure) -> [Commit] {
    try await commits(in: CommitRange(after: base, upTo: tip), limit: limit)
  }

  /// Writes the commit's tree into an empty folder.
  public func materialise(_ commit: CommitID, into folder: String) async throws(Failure) {
    try await materialise(commit, in: .everything, into: folder)
  }

  /// Returns every path that differs between two commits.
  public func changedPaths(from base: CommitID?, to tip: CommitID) async throws(Failure) -> [ChangedPath] {
    try await changedPaths(from: base, to: tip, in: .everything)
  }
}
