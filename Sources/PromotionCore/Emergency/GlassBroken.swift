// SPDX-License-Identifier: Apache-2.0
/// Somebody rolled back past everything that a rollback asks (R39).
public struct GlassBroken: Hashable, Sendable {
  /// The rollback.
  public let run: RunName
  /// Who did it.
  public let by: PersonName
  /// Why.
  public let reason: String
  /// The moment until which somebody else must have reviewed it.
  public let reviewBy: Instant
  /// The signed statement.
  public let proof: SignedText

  /// Collects the facts.
  public init(run: RunName, by: PersonName, reason: String, reviewBy: Instant, proof: SignedText) {
    self.run = run
    self.by = by
    self.reason = reason
    self.reviewBy = reviewBy
    self.proof = proof
  }
}
