// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Reads migrations and does them to a database.
///
/// `database` is `sqlite:PATH` with an absolute path. Every call opens and closes its own connection.
public protocol MigrationTool: Sendable {
  /// Reads migrations from the names and texts of a folder, sorted by version; every problem is in the error.
  func migrations(from files: [String: [UInt8]], folder: String) throws(Failure) -> [Migration]

  /// Returns what the target's own table says is applied.
  func applied(in database: String) async throws(Failure) -> AppliedMigrations

  /// Proves pending migrations on a copy of the target: each up, down, up, schema compared, then the range.
  func prove(_ pending: [Migration], in database: String) async throws(Failure) -> MigrationProof

  /// Applies migrations, each with its row in one transaction that also checks and sets the epoch.
  ///
  /// Calls `done` after each commit. Throws with kind `stale` when a newer epoch is in the database.
  func apply(
    _ migrations: [Migration], in database: String, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure)

  /// Reverts migrations, the first of the list first, each with its row in one transaction that checks the epoch.
  ///
  /// `cursor` is the version that remains when the last of them is gone, or `nil` when none remains.
  func revert(
    _ migrations: [Migration], leaving cursor: UInt64?, in database: String, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure)
}
