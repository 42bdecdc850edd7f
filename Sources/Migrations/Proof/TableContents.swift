// SPDX-License-Identifier: Apache-2.0
/// What is in a table, as hashes that do not depend on the order of rows.
struct TableContents: Equatable {
  let count: Int
  /// The hash over the values of each column.
  let columns: [String: String]
  /// How many values of each column are not NULL.
  let values: [String: Int]
  /// The hash over whole rows; compared only when the columns are the same.
  let rows: String

  /// Reads every table.
  static func all(
    in connection: any DatabaseConnection, tables: [TableShape]
  ) throws(DatabaseError) -> [String: TableContents] {
    var all: [String: TableContents] = [:]
    for table in tables {
      switch connection {
      case let sqlite as SQLiteDatabase: all[table.name] = try sqlite.contents(of: table)
      case let postgres as PostgresConnection: all[table.name] = try contents(of: table, in: postgres)
      case _: throw DatabaseError(code: "0A000", message: "rows of a database of another kind")
      }
    }
    return all
  }

  private static func contents(
    of table: TableShape, in connection: PostgresConnection
  ) throws(DatabaseError) -> TableContents {
    let names = table.columns.map(\.name)
    var parts = ["count(*)"]
    let quoted = names.map {
      "t.\"" + $0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
    for name in quoted {
      parts.append("coalesce(sum(hashtextextended(coalesce('=' || \(name)::text, 'null'), 1)::numeric), 0)::text")
      parts.append("count(\(name))")
    }
    let row =
      quoted.isEmpty
      ? "''" : "concat_ws('|', \(quoted.map { "coalesce('=' || \($0)::text, 'null')" }.joined(separator: ", ")))"
    parts.append("coalesce(sum(hashtextextended(\(row), 2)::numeric), 0)::text")
    // A table with very many columns is read in pieces nobody needs; its rows are counted.
    guard names.count <= 400 else {
      let count = try connection.rows("SELECT count(*) FROM \(table.sqlName) t").first?[0].flatMap { Int($0) } ?? 0
      return TableContents(count: count, columns: [:], values: [:], rows: "")
    }
    // Most tables are the same from one look to the next.
    let found = try connection.repeated("SELECT \(parts.joined(separator: ", ")) FROM \(table.sqlName) t").first ?? []
    var columns: [String: String] = [:]
    var values: [String: Int] = [:]
    for (index, name) in names.enumerated() where found.count > 2 + index * 2 {
      columns[name] = found[1 + index * 2]
      values[name] = found[2 + index * 2].flatMap { Int($0) } ?? 0
    }
    return TableContents(
      count: found.first?.flatMap { Int($0) } ?? 0, columns: columns, values: values,
      rows: found.last.flatMap { $0 } ?? "")
  }
}

/// What is lost between two looks at the same tables.
enum DataLoss {
  /// The columns whose values are not what they were, `orders.note`; a table that lost rows is named with its counts.
  static func columns(
    from before: [String: TableContents], to after: [String: TableContents], names: [String: [String]]
  ) -> [String] {
    var lost: [String] = []
    for (table, old) in before.sorted(by: { $0.key < $1.key }) where old.count > 0 {
      guard let new = after[table] else {
        lost.append("\(table).*")
        continue
      }
      guard new.count >= old.count else {
        lost.append("\(table).* (\(old.count - new.count) of \(old.count) rows)")
        continue
      }
      let changed = old.columns.keys.sorted().filter { (old.values[$0] ?? 0) > 0 && new.columns[$0] != old.columns[$0] }
      if new.count == old.count, !changed.isEmpty {
        lost += changed.map { "\(table).\($0)" }
      } else if new.count == old.count, Set(new.columns.keys) == Set(old.columns.keys),
        names[table] == nil || names[table] == old.columns.keys.sorted(), new.rows != old.rows, changed.isEmpty
      {
        // The same values in other rows; column order alone also changes this hash, so it is only looked at when equal.
        continue
      }
    }
    return lost
  }
}
