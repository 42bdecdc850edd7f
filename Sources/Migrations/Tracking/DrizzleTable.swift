// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// drizzle's table: hashes with the time of the journal; whatever is not newer than the newest row is applied.
///
/// Source: drizzle-orm `pg-core/dialect.ts`, `sqlite-core/dialect.ts`.
struct DrizzleTable: TrackingTable {
  private func name(_ connection: any DatabaseConnection) -> String {
    connection.dialect == .postgres ? "drizzle.__drizzle_migrations" : "__drizzle_migrations"
  }

  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState {
    let row = try connection.rows("SELECT max(created_at) FROM \(name(connection))").first
    return TrackingState(cursor: row?[0].flatMap { UInt64($0) })
  }

  func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    switch connection.dialect {
    case .postgres:
      try connection.execute(
        "CREATE SCHEMA IF NOT EXISTS drizzle; CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)"
      )
    case .sqlite:
      try connection.execute(
        "CREATE TABLE IF NOT EXISTS __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric)"
      )
    }
  }

  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError) {
    try connection.execute(
      "INSERT INTO \(name(connection)) (hash, created_at) VALUES ('\(migration.checksum)', \(migration.order))")
  }

  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    try connection.execute("DELETE FROM \(name(connection)) WHERE created_at = \(migration.order)")
  }
}
