// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What is to be proved.
public struct MigrationProofRequest: Sendable {
  /// The migrations that the target lacks, in their order.
  public let pending: [Migration]
  /// Every migration of the commit, in order; from them the schema is built once more from nothing.
  public let all: [Migration]
  /// Called with the copy's address while it is migrated; `nil` when nobody wants to look.
  ///
  /// Its text says what is wrong.
  public let whileMigrated: (@Sendable (_ database: String) async throws(Failure) -> String?)?
  /// Whether the copy is compared with a replay of all migrations.
  public let comparesWithReplay: Bool
  /// Whether a proof that just passed in this process may count, when the schema of the target is what it was.
  public let reusesLast: Bool

  /// Describes what is to be proved.
  public init(
    pending: [Migration], all: [Migration], comparesWithReplay: Bool = true, reusesLast: Bool = false,
    whileMigrated: (@Sendable (_ database: String) async throws(Failure) -> String?)? = nil
  ) {
    self.pending = pending
    self.all = all
    self.comparesWithReplay = comparesWithReplay
    self.reusesLast = reusesLast
    self.whileMigrated = whileMigrated
  }
}
