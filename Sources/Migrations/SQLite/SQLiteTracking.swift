// SPDX-License-Identifier: Apache-2.0
internal import CSQLite
internal import PromotionCore
internal import PromotionPorts

/// golang-migrate's own table, read and written in its own way, and the fence beside it.
///
/// `schema_migrations(version uint64, dirty bool)` holds one row at most: the version of the last migration.
struct SQLiteTracking {
  let database: SQLiteDatabase

  func read() throws(SQLiteError) -> (cursor: UInt64?, isDirty: Bool) {
    let table = try database.rows("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'")
    guard !table.isEmpty else { return (nil, false) }
    let columns = try database.rows("SELECT name FROM pragma_table_info('schema_migrations')").map { $0[0] ?? "" }
    // dbmate and Rails use the same name for another table.
    guard columns.contains("dirty") else {
      throw SQLiteError(
        code: SQLITE_ERROR, message: "schema_migrations is not golang-migrate's table: it has no column dirty",
        place: nil)
    }
    guard let row = try database.rows("SELECT version, dirty FROM schema_migrations LIMIT 1").first else {
      return (nil, false)
    }
    return (row[0].flatMap(UInt64.init), row[1] == "1" || row[1] == "true")
  }

  func create() throws(SQLiteError) {
    try database.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version uint64,dirty bool)")
    try database.execute("CREATE UNIQUE INDEX IF NOT EXISTS version_unique ON schema_migrations (version)")
    try database.execute("CREATE TABLE IF NOT EXISTS sluice_fence (scope text PRIMARY KEY, epoch integer NOT NULL)")
  }

  func write(cursor: UInt64?) throws(SQLiteError) {
    try database.execute("DELETE FROM schema_migrations")
    if let cursor { try database.execute("INSERT INTO schema_migrations (version, dirty) VALUES (\(cursor), false)") }
  }

  /// Checks and sets the epoch; returns the newer one that is there, if there is one.
  func passFence(_ fence: MigrationFence) throws(SQLiteError) -> Int64? {
    let known = try database.rows("SELECT epoch FROM sluice_fence WHERE scope = ?", [fence.scope]).first?[0]
    if let epoch = known.flatMap({ Int64($0) }), epoch > fence.epoch { return epoch }
    _ = try database.rows(
      "INSERT INTO sluice_fence (scope, epoch) VALUES (?, \(fence.epoch)) ON CONFLICT (scope) DO UPDATE SET epoch = excluded.epoch",
      [fence.scope])
    return nil
  }
}
