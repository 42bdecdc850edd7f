// SPDX-License-Identifier: Apache-2.0
/// Why an environment takes no promotion.
public struct Hold: Hashable, Sendable {
  /// Who placed it.
  public let by: String
  /// Why.
  public let reason: String
  /// Since when.
  public let at: Instant
  /// The moment from which it no longer counts; `nil` is never.
  public let expires: Instant?

  /// Collects the facts.
  public init(
    by: String, reason: String, at: Instant, expires: Instant?
  ) {
    self.by = by
    self.reason = reason
    self.at = at
    self.expires = expires
  }

  /// Whether it counts at a moment.
  public func isInForce(at moment: Instant) -> Bool { expires.map { moment < $0 } ?? true }
}
