// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Atlas' table of revisions, in a schema of its own on PostgreSQL.
///
/// Source: Atlas `sql/migrate`, `cmd/atlas/internal/migrate/ent`.
struct AtlasTable: TrackingTable {
  private func name(_ connection: any DatabaseConnection) -> String {
    connection.dialect == .postgres ? "atlas_schema_revisions.atlas_schema_revisions" : "atlas_schema_revisions"
  }

  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState {
    var state = TrackingState()
    for row in try connection.rows("SELECT version, hash, applied, total FROM \(name(connection)) ORDER BY version") {
      if row[0]?.hasPrefix(".") == true { continue }
      if row[2] != row[3] {
        state.halfDone = "Atlas applied \(row[2] ?? "?") of \(row[3] ?? "?") statements of version \(row[0] ?? "?")"
      } else {
        state.entries.append(AppliedMigrations.Entry(key: row[0] ?? "", checksum: row[1] ?? ""))
      }
    }
    return state
  }

  func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    let isPostgres = connection.dialect == .postgres
    if isPostgres { try connection.execute("CREATE SCHEMA IF NOT EXISTS atlas_schema_revisions") }
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS \(name(connection)) (version varchar NOT NULL PRIMARY KEY, description varchar NOT NULL,
        type bigint NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0,
        executed_at \(isPostgres ? "timestamptz" : "datetime") NOT NULL, execution_time bigint NOT NULL, error text,
        error_stmt text, hash varchar NOT NULL, partial_hashes \(isPostgres ? "jsonb" : "json"), operator_version varchar NOT NULL)
      """)
  }

  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError) {
    let count = StatementSplitter.statements(of: migration.up).count
    _ = try connection.rows(
      "INSERT INTO \(name(connection)) (version, description, type, applied, total, executed_at, execution_time, hash, operator_version) VALUES ($1, $2, 2, \(count), \(count), CURRENT_TIMESTAMP, 0, $3, 'sluice')",
      [migration.version, migration.name, migration.checksum])
  }

  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    _ = try connection.rows("DELETE FROM \(name(connection)) WHERE version = $1", [migration.version])
  }
}
