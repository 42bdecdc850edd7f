// SPDX-License-Identifier: Apache-2.0
/// Enough people signed a change of the policy: from here on it is in force.
public struct PolicyAccepted: Hashable, Sendable {
  /// The pipeline.
  public let pipeline: String
  /// The commit whose policy was in force until now.
  public let from: CommitID
  /// The commit whose policy is in force now.
  public let to: CommitID
  /// The SHA-256 of everything that the policy is at that commit.
  public let contents: Digest

  /// Collects the facts.
  public init(pipeline: String, from: CommitID, to: CommitID, contents: Digest) {
    self.pipeline = pipeline
    self.from = from
    self.to = to
    self.contents = contents
  }
}
