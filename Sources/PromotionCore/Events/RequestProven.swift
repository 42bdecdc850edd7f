// SPDX-License-Identifier: Apache-2.0
/// Whoever asked for a run proved to have the right to ask (R17).
public struct RequestProven: Hashable, Sendable {
  /// The run.
  public let run: RunName
  /// The person, or the job as `ci:github/REPOSITORY#RUN`.
  public let by: String
  /// The signed statement of a person.
  public let proof: SignedText?
  /// The SHA-256 of the token of a job; the token itself is nowhere.
  public let token: Digest?
  /// The moment after which that token counts for nobody any more.
  public let expires: Instant?
  /// What the token says, each as `name=value`; only what was judged.
  public let claims: [String]

  /// Collects the facts.
  public init(
    run: RunName, by: String, proof: SignedText?, token: Digest?, expires: Instant?, claims: [String]
  ) {
    self.run = run
    self.by = by
    self.proof = proof
    self.token = token
    self.expires = expires
    self.claims = claims
  }
}
