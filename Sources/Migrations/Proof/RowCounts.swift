// SPDX-License-Identifier: Apache-2.0
/// Counts the rows of many tables with few queries.
struct RowCounts {
  let connection: any DatabaseConnection

  /// SQLite takes 500 parts (SQLITE_MAX_COMPOUND_SELECT), and a short text is planned sooner.
  private static let tablesPerQuery = 100

  /// How many rows each table has.
  func all(_ tables: [TableShape]) throws(DatabaseError) -> [Int] {
    var counts = [Int](repeating: 0, count: tables.count)
    for row in try ask(tables, { number, table in "SELECT \(number), count(*) FROM \(table.sqlName)" }) {
      guard let number = row[0].flatMap({ Int($0) }) else { continue }
      counts[number] = row[1].flatMap { Int($0) } ?? 0
    }
    return counts
  }

  /// The tables without rows; a large one is not counted.
  func empty(_ tables: [TableShape]) throws(DatabaseError) -> [TableShape] {
    try ask(tables) { number, table in
      "SELECT \(number) WHERE NOT EXISTS (SELECT 1 FROM \(table.sqlName))"
    }.compactMap { $0[0].flatMap { Int($0) } }.sorted().map { tables[$0] }
  }

  private func ask(
    _ tables: [TableShape], _ part: (Int, TableShape) -> String
  ) throws(DatabaseError) -> [[String?]] {
    var rows: [[String?]] = []
    for start in stride(from: 0, to: tables.count, by: Self.tablesPerQuery) {
      let numbers = start..<min(start + Self.tablesPerQuery, tables.count)
      rows += try connection.rows(numbers.map { part($0, tables[$0]) }.joined(separator: " UNION ALL "))
    }
    return rows
  }
}
