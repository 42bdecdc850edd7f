// SPDX-License-Identifier: Apache-2.0
/// One person's signature under exactly one change of the policy.
public struct PolicyApproval: Hashable, Sendable {
  /// The pipeline.
  public let pipeline: String
  /// The commit whose policy was in force.
  public let from: CommitID
  /// The commit whose policy is to be.
  public let to: CommitID
  /// The SHA-256 of everything that the policy is at that commit.
  public let contents: Digest
  /// The exact principal of the key.
  public let person: PersonName
  /// The store's time at which it was recorded.
  public let at: Instant
  /// The moment from which it no longer counts.
  public let notAfter: Instant
  /// The signed statement.
  public let proof: SignedText

  /// Collects the facts.
  public init(
    pipeline: String, from: CommitID, to: CommitID, contents: Digest, person: PersonName, at: Instant,
    notAfter: Instant, proof: SignedText
  ) {
    self.pipeline = pipeline
    self.from = from
    self.to = to
    self.contents = contents
    self.person = person
    self.at = at
    self.notAfter = notAfter
    self.proof = proof
  }
}
