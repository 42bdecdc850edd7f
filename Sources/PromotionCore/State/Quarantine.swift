// SPDX-License-Identifier: Apache-2.0
/// Why an environment does not accept a commit.
public struct Quarantine: Hashable, Sendable {
  /// The rollback that placed it.
  public let run: RunName
  /// Why.
  public let reason: String
  /// Since when.
  public let at: Instant

  /// Collects the facts.
  public init(
    run: RunName, reason: String, at: Instant
  ) {
    self.run = run
    self.reason = reason
    self.at = at
  }
}
