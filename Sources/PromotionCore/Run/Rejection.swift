// SPDX-License-Identifier: Apache-2.0
/// A person's no to a run.
public struct Rejection: Hashable, Sendable {
  /// The exact principal of the key.
  public let by: PersonName
  /// Why, in that person's words.
  public let reason: String
  /// The signed statement; `nil` in entries that were written before rejections kept it.
  public let proof: SignedText?

  /// Collects the facts.
  public init(by: PersonName, reason: String, proof: SignedText?) {
    self.by = by
    self.reason = reason
    self.proof = proof
  }
}
