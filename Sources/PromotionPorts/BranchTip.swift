// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The newest commit of a branch, local or of a remote.
public struct BranchTip: Hashable, Sendable {
  /// The name as a person says it, `feature` or `origin/feature`.
  public let name: String
  /// The commit.
  public let commit: CommitID

  /// Describes a tip.
  public init(name: String, commit: CommitID) {
    self.name = name
    self.commit = commit
  }
}
