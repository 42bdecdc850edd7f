// SPDX-License-Identifier: Apache-2.0
/// Why an environment does not accept a commit.
public struct Quarantine: Hashable, Sendable {
  /// The rollback that placed it; `nil` when a person did.
  public let run: RunName?
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
    run: RunName?, by: String, reason: String, at: Instant, expires: Instant?
  ) {
    self.run = run
    self.by = by
    self.reason = reason
    self.at = at
    self.expires = expires
  }

  /// Whether it counts at a moment.
  public func isInForce(at moment: Instant) -> Bool {
    expires.map { moment < $0 || PlantedBug.quarantineEndless.isPlanted } ?? true
  }
}
