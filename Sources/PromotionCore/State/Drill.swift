// SPDX-License-Identifier: Apache-2.0
/// A rollback that was practised into a scratch target, and how long it took.
public struct Drill: Hashable, Sendable {
  /// Who practised.
  public let by: String
  /// What was live in the environment.
  public let from: CommitID
  /// The release that was brought back in the scratch target.
  public let commit: CommitID
  /// How long it took.
  public let milliseconds: Int64
  /// Whether it worked.
  public let isPassed: Bool
  /// One line for a person.
  public let text: String
  /// When it ended.
  public let at: Instant
  /// The evidence file.
  public let evidence: Digest?

  /// Collects the facts.
  public init(
    by: String, from: CommitID, commit: CommitID, milliseconds: Int64, isPassed: Bool, text: String, at: Instant,
    evidence: Digest?
  ) {
    self.by = by
    self.from = from
    self.commit = commit
    self.milliseconds = milliseconds
    self.isPassed = isPassed
    self.text = text
    self.at = at
    self.evidence = evidence
  }
}
