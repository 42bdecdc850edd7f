// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Commits that are reachable from one and not from another.
public struct CommitRange: Hashable, Sendable {
  /// What is left out with all its ancestors; `nil` leaves out nothing.
  public let base: CommitID?
  /// Where the walk begins.
  public let tip: CommitID
  /// Which commits are of interest: those that changed one of these paths.
  ///
  /// A merge changed a path when it is other than in one of its parents, so that nothing comes in unseen.
  public let paths: PathFilter
  /// Whether only first parents are followed.
  public let isFirstParent: Bool

  /// Describes a range.
  public init(
    after base: CommitID?, upTo tip: CommitID, paths: PathFilter = .everything, isFirstParent: Bool = false
  ) {
    self.base = base
    self.tip = tip
    self.paths = paths
    self.isFirstParent = isFirstParent
  }
}
