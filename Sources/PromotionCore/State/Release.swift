// SPDX-License-Identifier: Apache-2.0
/// What was live and verified in an environment.
public struct Release: Hashable, Sendable {
  /// The commit.
  public let commit: CommitID
  /// Its tree.
  public let tree: TreeID
  /// The first line of its message.
  public let subject: String
  /// The run that brought it.
  public let run: RunName
  /// The sequence number of the entry that says so.
  public let sequence: Int64
  /// Since when.
  public let at: Instant

  /// Collects the facts.
  public init(
    commit: CommitID, tree: TreeID, subject: String, run: RunName, sequence: Int64, at: Instant
  ) {
    self.commit = commit
    self.tree = tree
    self.subject = subject
    self.run = run
    self.sequence = sequence
    self.at = at
  }
}
