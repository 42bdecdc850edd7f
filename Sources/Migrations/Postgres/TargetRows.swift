// SPDX-License-Identifier: Apache-2.0
/// Brings to a copy of a schema what the proof needs of the target's rows: those of the tracking tables as they are, and
/// made-up ones in every table that holds rows there.
struct TargetRows {
  let target: PostgresAddress

  private static let tracking =
    TrackingNames.all.tables.sorted() + [
      "sqitch.releases", "sqitch.projects", "sqitch.changes", "sqitch.tags", "sqitch.dependencies", "sqitch.events",
      "supabase_migrations.schema_migrations", "drizzle.__drizzle_migrations",
      "atlas_schema_revisions.atlas_schema_revisions",
    ]

  func bring(to copy: any DatabaseConnection) throws(DatabaseError) {
    let source = try PostgresConnection(target, settings: ["default_transaction_read_only": "on"])
    source.tracking = copy.tracking
    for table in Self.tracking { try bring(table, from: source, to: copy) }
    var filled: Set<String> = []
    for table in try source.tables() {
      if try !source.rows("SELECT 1 FROM \(table.sqlName) LIMIT 1").isEmpty { filled.insert(table.name) }
    }
    guard !filled.isEmpty else { return }
    try copy.begin()
    try SeedRows(connection: copy).seed(try copy.tables(), only: filled)
    try copy.commit()
  }

  private func bring(
    _ table: String, from source: PostgresConnection, to copy: any DatabaseConnection
  ) throws(DatabaseError) {
    guard let columns = try source.columns(of: table), try copy.columns(of: table) != nil else { return }
    let names = columns.map { PostgresConnection.quoted($0) }
    let list = names.joined(separator: ", ")
    let places = names.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    for row in try source.rows("SELECT \(names.map { "\($0)::text" }.joined(separator: ", ")) FROM \(table)") {
      _ = try copy.rows("INSERT INTO \(table) (\(list)) OVERRIDING SYSTEM VALUE VALUES (\(places))", row)
    }
    for column in columns { try moveOn(table, column, in: copy) }
  }

  /// Moves the counter of a numbered column behind the rows that were brought, as it is in the target.
  private func moveOn(_ table: String, _ column: String, in copy: any DatabaseConnection) throws(DatabaseError) {
    let found = try copy.rows("SELECT pg_get_serial_sequence($1, $2)", [table, column])
    guard let counter = found.first?.first ?? nil else { return }
    let name = PostgresConnection.quoted(column)
    _ = try copy.rows(
      "SELECT setval($1::regclass, max(\(name))) FROM \(table) HAVING max(\(name)) IS NOT NULL", [counter])
  }
}
