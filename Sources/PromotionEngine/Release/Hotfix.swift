// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// A commit that is live and that a release does not contain, and what became of its change.
public struct Hotfix: Hashable, Sendable {
  /// What became of the change.
  public enum Fate: Hashable, Sendable {
    /// The release has it as another commit.
    case carried(by: CommitID)
    /// The files that it changed are in the release as they are live.
    case sameContent
    /// The release had it as another commit and took it back.
    case reverted(by: CommitID)
    /// It is not in the release.
    case missing
  }

  /// The commit.
  public let commit: Commit
  /// What became of it.
  public let fate: Fate

  /// Names a commit and its fate.
  public init(commit: Commit, fate: Fate) {
    self.commit = commit
    self.fate = fate
  }
}
