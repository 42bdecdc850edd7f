// SPDX-License-Identifier: Apache-2.0
internal import PromotionPorts

/// Copies values into tables of the same database before a way back takes them away.
///
/// On PostgreSQL they lie in the schema `sluice_kept`, on SQLite their names begin with `sluice_kept_`; no proof and no
/// comparison sees them. A column is kept with the primary key of its rows, or with whole rows where there is none.
struct KeptValues {
  let connection: any DatabaseConnection
  /// What the copies are named after, `r-7`.
  let name: String

  /// PostgreSQL cuts longer names.
  private static let nameMax = 60

  /// Copies inside the open transaction.
  func keep(_ lost: [LostValues]) throws(DatabaseError) -> [KeptCopy] {
    guard !lost.isEmpty else { return [] }
    if connection.dialect == .postgres { try connection.execute("CREATE SCHEMA IF NOT EXISTS sluice_kept") }
    var copies: [KeptCopy] = []
    let shapes = try connection.tables()
    for (table, values) in Dictionary(grouping: lost, by: \.table).sorted(by: { $0.key < $1.key }) {
      guard let shape = shapes.first(where: { $0.name == table }) else { continue }
      copies.append(try keep(values, of: shape))
    }
    return copies
  }

  private func keep(_ values: [LostValues], of table: TableShape) throws(DatabaseError) -> KeptCopy {
    let copy = try freeName(for: table)
    let key = try key(of: table)
    let isWhole = key.isEmpty || values.contains { $0.column == nil }
    let lost = values.compactMap(\.column).map { quoted($0) }
    let columns = isWhole ? table.columns.filter { !$0.isComputed }.map { quoted($0.name) } : key + lost
    let condition =
      lost.isEmpty || values.contains { $0.column == nil }
      ? "" : " WHERE " + lost.map { "\($0) IS NOT NULL" }.joined(separator: " OR ")
    // Nobody may write between the copy and the way back.
    if connection.dialect == .postgres { try connection.execute("LOCK TABLE \(table.sqlName) IN SHARE MODE") }
    let list = columns.joined(separator: ", ")
    try connection.execute("CREATE TABLE \(copy) AS SELECT \(list) FROM \(table.sqlName)\(condition)")
    return KeptCopy(
      table: copy, contents: values.map(\.text).joined(separator: ", "),
      restore: restore(copy, table, key: key, lost: lost, columns: list))
  }

  private func restore(_ copy: String, _ table: TableShape, key: [String], lost: [String], columns: String) -> String {
    if lost.isEmpty { return "INSERT INTO \(table.sqlName) (\(columns)) SELECT \(columns) FROM \(copy)" }
    // Without a key nobody can tell which row a value belongs to.
    guard !key.isEmpty else { return "SELECT \(columns) FROM \(copy)" }
    let sets = lost.map { "\($0) = k.\($0)" }.joined(separator: ", ")
    let same = key.map { "t.\($0) = k.\($0)" }.joined(separator: " AND ")
    return "UPDATE \(table.sqlName) AS t SET \(sets) FROM \(copy) AS k WHERE \(same)"
  }

  /// The columns of the primary key, quoted.
  private func key(of table: TableShape) throws(DatabaseError) -> [String] {
    let rows =
      switch connection.dialect {
      case .sqlite:
        try connection.rows("SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk", [table.name])
      case .postgres:
        try connection.rows(
          "SELECT a.attname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indisprimary AND i.indrelid = $1::regclass ORDER BY a.attnum",
          [table.sqlName])
      }
    return rows.compactMap { $0[0] }.map { quoted($0) }
  }

  /// A name that is not taken; an earlier try of the same run may have left copies.
  private func freeName(for table: TableShape) throws(DatabaseError) -> String {
    let run = name.filter { $0.isLetter || $0.isNumber }
    let plain = String(table.name.map { $0 == "." ? "_" : $0 })
    var number = 0
    while true {
      number += 1
      let text = String("\(run)_\(number)_\(plain)".prefix(Self.nameMax))
      let found =
        switch connection.dialect {
        case .sqlite:
          try connection.rows("SELECT 1 FROM sqlite_schema WHERE name = $1", ["sluice_kept_\(text)"])
        case .postgres:
          try connection.rows(
            "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'sluice_kept' AND c.relname = $1",
            [text])
        }
      guard found.isEmpty else { continue }
      return connection.dialect == .postgres ? "sluice_kept.\(quoted(text))" : quoted("sluice_kept_\(text)")
    }
  }

  private func quoted(_ name: String) -> String { SQLiteDatabase.quoted(name) }
}
