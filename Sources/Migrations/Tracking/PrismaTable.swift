// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Prisma's table: a row for each start of a migration, with the SHA-256 of the file.
///
/// Source: prisma-engines `sql-schema-connector`.
struct PrismaTable: TrackingTable {
  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState {
    var state = TrackingState()
    for row in try connection.rows(
      "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at"
    ) {
      guard row[2] != nil else {
        state.halfDone = "Prisma began \(row[0] ?? "?") and did not finish it"
        continue
      }
      state.entries.append(AppliedMigrations.Entry(key: row[0] ?? "", checksum: row[1] ?? ""))
    }
    return state
  }

  func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    let time = connection.dialect == .postgres ? "TIMESTAMPTZ" : "DATETIME"
    let now = connection.dialect == .postgres ? "now()" : "current_timestamp"
    let small = connection.dialect == .postgres ? "INTEGER" : "INTEGER UNSIGNED"
    let id = connection.dialect == .postgres ? "VARCHAR(36)" : "TEXT"
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS _prisma_migrations (id \(id) PRIMARY KEY NOT NULL,
        checksum \(connection.dialect == .postgres ? "VARCHAR(64)" : "TEXT") NOT NULL, finished_at \(time),
        migration_name \(connection.dialect == .postgres ? "VARCHAR(255)" : "TEXT") NOT NULL, logs TEXT,
        rolled_back_at \(time), started_at \(time) NOT NULL DEFAULT \(now), applied_steps_count \(small) NOT NULL DEFAULT 0)
      """)
  }

  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError) {
    let digits = Hexadecimal.text((0..<16).map { _ in UInt8.random(in: 0...255) })
    let cuts = [0, 8, 12, 16, 20, 32]
    let id = zip(cuts, cuts.dropFirst()).map { digits.dropFirst($0).prefix($1 - $0) }.joined(separator: "-")
    let now = connection.dialect == .postgres ? "now()" : "current_timestamp"
    _ = try connection.rows(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, started_at, applied_steps_count) VALUES ($1, $2, $3, \(now), \(now), 1)",
      [id, migration.checksum, migration.version])
  }

  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    _ = try connection.rows("DELETE FROM _prisma_migrations WHERE migration_name = $1", [migration.version])
  }
}
