// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// A table with a row for each applied version and nothing else that counts: dbmate's, Diesel's, sql-migrate's.
struct VersionTable: TrackingTable {
  let name: String
  let column: String

  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState {
    let rows = try connection.rows("SELECT \(column) FROM \(name) ORDER BY \(column)")
    return TrackingState(entries: rows.map { AppliedMigrations.Entry(key: $0[0] ?? "", checksum: "") })
  }

  func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    try connection.execute("CREATE TABLE IF NOT EXISTS \(name) (\(columns(connection.dialect)))")
  }

  private func columns(_ dialect: Dialect) -> String {
    switch (name, dialect) {
    case ("__diesel_schema_migrations", _):
      "version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP"
    case ("gorp_migrations", .postgres): "id text not null primary key, applied_at timestamp with time zone"
    case ("gorp_migrations", .sqlite): "\"id\" varchar(255) not null primary key, \"applied_at\" datetime"
    case (_, .postgres): "version varchar primary key"
    case (_, .sqlite): "version varchar(128) primary key"
    }
  }

  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError) {
    let isTimed = name == "gorp_migrations"
    _ = try connection.rows(
      "INSERT INTO \(name) (\(column)\(isTimed ? ", applied_at" : "")) VALUES ($1\(isTimed ? ", CURRENT_TIMESTAMP" : ""))",
      [migration.key])
  }

  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    _ = try connection.rows("DELETE FROM \(name) WHERE \(column) = $1", [migration.key])
  }
}
