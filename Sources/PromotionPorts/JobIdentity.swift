// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Proves which CI job this process belongs to (R19, R20).
public protocol JobIdentity: Sendable {
  /// Whether this process runs in a job that can have an identity token.
  var isThere: Bool { get }

  /// Returns who the job is by the first rule that its token fulfils.
  ///
  /// The token is fetched, verified against the keys of the pinned issuer, and forgotten. Throws with kind
  /// `notAuthorised` when no rule is fulfilled, and with `unreachable` when the issuer's keys cannot be had.
  func job(by rules: [TokenRule], at moment: Instant) async throws(Failure) -> ProvenJob
}

/// A CI job whose token was verified.
public struct ProvenJob: Hashable, Sendable {
  /// The name for the journal, `ci:github/REPOSITORY#RUN`.
  public let name: String
  /// The commit for which the job runs.
  public let commit: CommitID
  /// The SHA-256 of the token.
  public let token: Digest
  /// The moment after which the token counts for nobody any more.
  public let expires: Instant
  /// What was judged, each as `name=value`.
  public let claims: [String]

  /// Collects what was verified.
  public init(name: String, commit: CommitID, token: Digest, expires: Instant, claims: [String]) {
    self.name = name
    self.commit = commit
    self.token = token
    self.expires = expires
    self.claims = claims
  }
}
