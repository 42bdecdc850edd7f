// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// sqlx's table: a row for each version, with the SHA-384 of the file.
///
/// Source: sqlx `sqlx-postgres/src/migrate.rs`, `sqlx-sqlite/src/migrate.rs`.
struct SqlxTable: TrackingTable {
  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState {
    let checksum = connection.dialect == .postgres ? "encode(checksum, 'hex')" : "lower(hex(checksum))"
    var state = TrackingState()
    for row in try connection.rows("SELECT version, success, \(checksum) FROM _sqlx_migrations ORDER BY version") {
      guard ["1", "t", "true"].contains(row[1] ?? "") else {
        state.halfDone = "sqlx marks version \(row[0] ?? "?") as failed"
        continue
      }
      state.entries.append(AppliedMigrations.Entry(key: row[0] ?? "", checksum: row[2] ?? ""))
    }
    return state
  }

  func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    let isPostgres = connection.dialect == .postgres
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
        installed_on \(isPostgres ? "TIMESTAMPTZ NOT NULL DEFAULT now()" : "TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP"),
        success BOOLEAN NOT NULL, checksum \(isPostgres ? "BYTEA" : "BLOB") NOT NULL, execution_time BIGINT NOT NULL)
      """)
  }

  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError) {
    let isPostgres = connection.dialect == .postgres
    let description = String(migration.name.map { $0 == "_" ? " " : $0 })
    // Our own digits, so they may stand in the text.
    let checksum = isPostgres ? "decode('\(migration.checksum)', 'hex')" : "x'\(migration.checksum)'"
    _ = try connection.rows(
      "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (\(migration.order), $1, true, \(checksum), 0)",
      [description])
  }

  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    try connection.execute("DELETE FROM _sqlx_migrations WHERE version = \(migration.order)")
  }
}
