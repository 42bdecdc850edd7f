// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Reads migrations and does them to a database.
///
/// Every call opens and closes its own connection.
public protocol MigrationTool: Sendable {
  /// Reads migrations from the paths and bytes of a folder, in their order; every problem is in the error.
  ///
  /// The layout is found by looking at the files, unless it is named.
  func migrations(
    from files: [String: [UInt8]], folder: String, layout: MigrationLayout?
  ) throws(Failure) -> [Migration]

  /// Returns the tokens of a script without comments and blanks, so that two texts that mean the same are equal.
  func canonical(_ script: String) -> String

  /// Returns what the target's own table says is applied.
  ///
  /// `layout` says whose table to look for; without it, the one that is there is found by its columns.
  func applied(in target: MigrationTarget, layout: MigrationLayout?) async throws(Failure) -> AppliedMigrations

  /// Returns the first value of the first row of a query that changes nothing, or `nil` when there is none.
  ///
  /// Throws with kind `refused` when the database does not take the query, `unreachable` when it cannot be asked.
  func value(of query: String, in target: MigrationTarget) async throws(Failure) -> String?

  /// Proves pending migrations on a copy of the target: each up, down, up, schema and rows compared, then the range.
  func prove(_ request: MigrationProofRequest, in target: MigrationTarget) async throws(Failure) -> MigrationProof

  /// Proves on a copy of the target that migrations can be taken back now, the first of the list first.
  func proveRevert(
    _ migrations: [Migration], leaving cursor: UInt64?, in target: MigrationTarget
  ) async throws(Failure) -> MigrationProof

  /// Proves on a copy of the target what another tool does: up, down, up, schema and rows compared.
  ///
  /// Without a way down it is done once, and the finding names the values of the target that are gone afterwards.
  func prove(_ foreign: ForeignMigration, in target: MigrationTarget) async throws(Failure) -> MigrationProof

  /// Takes the fence of a target before anything is looked at there: from then on no older epoch changes it.
  ///
  /// What is seen after it stays true for whoever took it. Throws with kind `stale` when a newer epoch is in the database.
  func takeFence(_ fence: MigrationFence, in target: MigrationTarget) async throws(Failure)

  /// Applies migrations, each with its row and the epoch check in one transaction where the database allows it.
  ///
  /// `proven` are the schemas that the proof reached; anything else rolls back. Calls `done` after each commit.
  /// Throws with kind `stale` when a newer epoch is in the database.
  func apply(
    _ migrations: [Migration], proven: ProvenSchemas?, in target: MigrationTarget, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure)

  /// Reverts migrations, the first of the list first, each with its row and the epoch check in one transaction.
  ///
  /// `request` says what stays and what must be kept; returns where it was kept. `done` is called after each commit.
  func revert(
    _ migrations: [Migration], _ request: RevertRequest, in target: MigrationTarget, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure) -> [KeptCopy]

  /// Copies values into tables of the target that no migration sees, before another tool takes them away.
  func keep(
    _ lost: [LostValues], as name: String, in target: MigrationTarget, fence: MigrationFence
  ) async throws(Failure) -> [KeptCopy]
}
