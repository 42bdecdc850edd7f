// SPDX-License-Identifier: Apache-2.0
/// Somebody tried what they may not do (R38).
public struct AttemptRefused: Hashable, Sendable {
  /// What was tried, such as `approve p-3`.
  public let what: String
  /// Who, as far as it is known.
  public let by: String
  /// The machine.
  public let from: String
  /// The code of the refusal.
  public let code: String
  /// Why it was refused, one line.
  public let reason: String
  /// When.
  public let at: Instant

  /// Collects the facts.
  public init(
    what: String, by: String, from: String, code: String, reason: String, at: Instant
  ) {
    self.what = what
    self.by = by
    self.from = from
    self.code = code
    self.reason = reason
    self.at = at
  }
}
