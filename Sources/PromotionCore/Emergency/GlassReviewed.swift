// SPDX-License-Identifier: Apache-2.0
/// Somebody else looked at what was done behind broken glass.
public struct GlassReviewed: Hashable, Sendable {
  /// The rollback.
  public let run: RunName
  /// Who looked.
  public let by: PersonName
  /// Whether it was right to do it.
  public let isJustified: Bool
  /// What was found.
  public let reason: String
  /// The signed statement.
  public let proof: SignedText

  /// Collects the facts.
  public init(run: RunName, by: PersonName, isJustified: Bool, reason: String, proof: SignedText) {
    self.run = run
    self.by = by
    self.isJustified = isJustified
    self.reason = reason
    self.proof = proof
  }
}
