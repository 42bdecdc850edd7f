// SPDX-License-Identifier: Apache-2.0
/// Puts made-up rows into empty tables, so that the loss of data shows.
///
/// The values are the same each time. A table whose constraints refuse them stays empty.
struct SeedRows {
  let connection: any DatabaseConnection
  /// Called around each attempt, so that a refused row leaves no trace.
  private static let rowsPerTable = 2

  /// Seeds every empty table, parents first.
  ///
  /// `only` restricts them. Returns the tables that stayed empty.
  @discardableResult
  func seed(_ tables: [TableShape], only: Set<String>? = nil) throws(DatabaseError) -> [String] {
    var left = try RowCounts(connection: connection).empty(tables.filter { only?.contains($0.name) ?? true })
    var progress = true
    // A child needs its parent; three rounds reach every chain that does not go in a circle of required keys.
    while progress, !left.isEmpty {
      progress = false
      var still: [TableShape] = []
      for table in left {
        if try insert(into: table) { progress = true } else { still.append(table) }
      }
      left = still
    }
    return left.map(\.name)
  }

  private func insert(into table: TableShape) throws(DatabaseError) -> Bool {
    var hasAny = false
    for number in 1...Self.rowsPerTable {
      try connection.execute("SAVEPOINT sluice_seed")
      do throws(DatabaseError) {
        try insert(row: number, into: table)
        try connection.execute("RELEASE SAVEPOINT sluice_seed")
        hasAny = true
      } catch {
        try connection.execute("ROLLBACK TO SAVEPOINT sluice_seed")
        try connection.execute("RELEASE SAVEPOINT sluice_seed")
      }
    }
    return hasAny
  }

  private func insert(row number: Int, into table: TableShape) throws(DatabaseError) {
    var names: [String] = []
    var values: [String?] = []
    var casts: [String] = []
    for column in table.columns where !column.isComputed {
      let value: String?
      if let reference = table.references.first(where: { $0.columns.contains(column.name) }),
        let index = reference.columns.firstIndex(of: column.name), reference.targets.indices.contains(index)
      {
        value = try parent(reference.table, reference.targets[index], number)
        if value == nil, column.isRequired { throw DatabaseError(code: "seed", message: "no parent row") }
      } else {
        guard let made = SeedValue.value(of: column, number: number, dialect: connection.dialect) else {
          // A type of which nobody knows a value: its default or NULL may do.
          continue
        }
        value = made
      }
      names.append(column.name)
      values.append(value)
      casts.append("$\(names.count)\(SeedValue.cast(column, connection.dialect))")
    }
    let list = names.map { SQLiteDatabase.quoted($0) }.joined(separator: ", ")
    let sql =
      names.isEmpty
      ? "INSERT INTO \(table.sqlName) DEFAULT VALUES"
      : "INSERT INTO \(table.sqlName) (\(list)) VALUES (\(casts.joined(separator: ", ")))"
    _ = try connection.rows(sql, values)
  }

  private func parent(_ table: String, _ column: String, _ number: Int) throws(DatabaseError) -> String? {
    let name = table.split(separator: ".").map { SQLiteDatabase.quoted(String($0)) }.joined(separator: ".")
    let quoted = SQLiteDatabase.quoted(column)
    let rows = try connection.rows(
      "SELECT \(quoted) FROM \(name) WHERE \(quoted) IS NOT NULL ORDER BY 1 LIMIT \(number)")
    return rows.last?[0]
  }
}
