// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Flyway's history: a row for each script that ran, in the order of its rank.
///
/// An undo is a row of its own. Source: Flyway `PostgreSQLDatabase`, `SQLiteDatabase`.
struct FlywayTable: TrackingTable {
  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState {
    var state = TrackingState()
    let rows = try connection.rows(
      "SELECT version, description, type, checksum, success FROM flyway_schema_history ORDER BY installed_rank")
    for row in rows {
      let version = row[0] ?? "R__\(row[1] ?? "")"
      guard ["1", "t", "true"].contains(row[4] ?? "") else {
        state.halfDone = "Flyway marks version \(version) as failed"
        continue
      }
      state.entries.removeAll { $0.key == version }
      switch row[2] ?? "" {
      case "UNDO_SQL", "DELETE", "SCHEMA": break
      case _: state.entries.append(AppliedMigrations.Entry(key: version, checksum: row[3] ?? ""))
      }
    }
    return state
  }

  func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    guard try connection.columns(of: "flyway_schema_history") == nil else { return }
    let types: (text: String, time: String, flag: String) =
      switch connection.dialect {
      case .sqlite: ("VARCHAR", "TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now'))", "BOOLEAN")
      case .postgres: ("VARCHAR", "TIMESTAMP NOT NULL DEFAULT now()", "BOOLEAN")
      }
    try connection.execute(
      """
      CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY, version \(types.text)(50),
        description \(types.text)(200) NOT NULL, type \(types.text)(20) NOT NULL, script \(types.text)(1000) NOT NULL,
        checksum INT, installed_by \(types.text)(100) NOT NULL, installed_on \(types.time),
        execution_time INT NOT NULL, success \(types.flag) NOT NULL)
      """)
    try connection.execute("CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success)")
  }

  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError) {
    try insert(migration, type: "SQL", script: migration.script, checksum: migration.checksum, connection)
  }

  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    try insert(
      migration, type: "UNDO_SQL", script: migration.script.isEmpty ? "U\(migration.version)__.sql" : migration.script,
      checksum: migration.down.map { String(FlywayChecksum.value(of: Array($0.utf8))) } ?? "", connection)
  }

  private func insert(
    _ migration: Migration, type: String, script: String, checksum: String, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    let user = connection.dialect == .postgres ? "current_user" : "''"
    let isVersioned = !migration.version.hasPrefix("R__")
    _ = try connection.rows(
      """
      INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,
        execution_time, success)
      VALUES ((SELECT coalesce(max(installed_rank), 0) + 1 FROM flyway_schema_history), $1, $2, $3, $4,
        CAST($5 AS integer), \(user), 0, true)
      """,
      [
        isVersioned ? migration.version : nil, migration.details["description"] ?? migration.name, type, script,
        checksum.isEmpty ? nil : checksum,
      ])
  }
}
