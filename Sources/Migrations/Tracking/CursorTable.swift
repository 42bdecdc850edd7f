// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// golang-migrate's table: one row at most, the version of the last migration.
///
/// Source: golang-migrate `database/postgres/postgres.go`, `database/sqlite3/sqlite3.go`.
struct CursorTable: TrackingTable {
  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState {
    guard let row = try connection.rows("SELECT version, dirty FROM schema_migrations LIMIT 1").first else {
      return TrackingState()
    }
    let isDirty = ["1", "t", "true"].contains(row[1] ?? "")
    let cursor = row[0].flatMap { UInt64($0) }
    return TrackingState(
      cursor: cursor, halfDone: isDirty ? "golang-migrate left version \(row[0] ?? "?") half done" : nil)
  }

  func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    switch connection.dialect {
    case .sqlite:
      try connection.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version uint64,dirty bool)")
      try connection.execute("CREATE UNIQUE INDEX IF NOT EXISTS version_unique ON schema_migrations (version)")
    case .postgres:
      try connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations (version bigint not null primary key, dirty boolean not null)")
    }
  }

  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError) {
    try write(migration.order, connection)
  }

  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    try write(cursor, connection)
  }

  private func write(_ cursor: UInt64?, _ connection: any DatabaseConnection) throws(DatabaseError) {
    try connection.execute("DELETE FROM schema_migrations")
    if let cursor {
      try connection.execute("INSERT INTO schema_migrations (version, dirty) VALUES (\(cursor), false)")
    }
  }
}
