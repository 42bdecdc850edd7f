// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// supabase's table: a row for each version, with its statements.
///
/// Source: supabase cli `pkg/migration/history.go`. On SQLite there is no such tool; the same names are used there.
struct SupabaseTable: TrackingTable {
  private func name(_ connection: any DatabaseConnection) -> String {
    connection.dialect == .postgres ? "supabase_migrations.schema_migrations" : "schema_migrations"
  }

  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState {
    let rows = try connection.rows("SELECT version FROM \(name(connection)) ORDER BY version")
    return TrackingState(entries: rows.map { AppliedMigrations.Entry(key: $0[0] ?? "", checksum: "") })
  }

  func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    switch connection.dialect {
    case .postgres:
      try connection.execute(
        "CREATE SCHEMA IF NOT EXISTS supabase_migrations; CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY, statements text[], name text)"
      )
    case .sqlite:
      try connection.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version varchar(128) primary key)")
    }
  }

  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError) {
    switch connection.dialect {
    case .postgres:
      let statements = StatementSplitter.statements(of: migration.up).map(\.text)
      let places = statements.indices.map { "$\($0 + 3)" }.joined(separator: ", ")
      _ = try connection.rows(
        "INSERT INTO supabase_migrations.schema_migrations (version, name, statements) VALUES ($1, $2, ARRAY[\(places)]::text[])",
        [migration.version, migration.name] + statements)
    case .sqlite: _ = try connection.rows("INSERT INTO schema_migrations (version) VALUES ($1)", [migration.version])
    }
  }

  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    _ = try connection.rows("DELETE FROM \(name(connection)) WHERE version = $1", [migration.version])
  }
}
