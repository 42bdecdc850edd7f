// SPDX-License-Identifier: Apache-2.0
internal import PromotionPorts

/// Counts values on the target itself.
struct RealValues {
  let target: any DatabaseConnection
  /// The migration whose way back loses them; empty when only the whole was looked at.
  var version = ""

  /// What is there before and not after, and holds real values on the target.
  func lost(
    _ renames: Renames, besides known: [LostValues] = []
  ) throws(DatabaseError) -> [LostValues] {
    var lost: [LostValues] = []
    for table in renames.before {
      guard let old = renames.old[table.name], !known.contains(where: { $0.table == table.name && $0.column == nil })
      else {
        continue
      }
      guard let found = renames.table(table), let new = renames.new[found.name] else {
        let count = try rows(of: table)
        if count > 0 { lost.append(LostValues(version: version, table: table.name, column: nil, count: count)) }
        continue
      }
      for column in table.columns where !column.isComputed {
        let name = renames.column(column, of: table, in: found)
        guard name.flatMap({ new.columns[$0] }) != old.columns[column.name] else { continue }
        guard !known.contains(where: { $0.table == table.name && $0.column == column.name }) else { continue }
        let count = try values(of: column, in: table)
        if count > 0 { lost.append(LostValues(version: version, table: table.name, column: column.name, count: count)) }
      }
    }
    return lost
  }

  /// Counts what a finding says would be lost, `orders.note` or `orders.*`, on the target as it is now.
  ///
  /// `nil` for what the target does not have yet.
  func count(_ loss: String, among tables: [TableShape]) throws(DatabaseError) -> LostValues? {
    for table in tables where loss.hasPrefix("\(table.name).") {
      let rest = loss.dropFirst(table.name.count + 1)
      if rest.hasPrefix("*") {
        return LostValues(version: version, table: table.name, column: nil, count: try rows(of: table))
      }
      guard let column = table.columns.first(where: { $0.name == rest }) else { continue }
      return LostValues(
        version: version, table: table.name, column: column.name, count: try values(of: column, in: table))
    }
    return nil
  }

  private func rows(of table: TableShape) throws(DatabaseError) -> Int {
    try target.rows("SELECT count(*) FROM \(table.sqlName)").first?[0].flatMap { Int($0) } ?? 0
  }

  /// Values that are not what the column's default would be.
  private func values(of column: TableShape.Column, in table: TableShape) throws(DatabaseError) -> Int {
    let name = SQLiteDatabase.quoted(column.name)
    let count = "SELECT count(\(name)) FROM \(table.sqlName)"
    let text = try column.hasDefault ? expression(of: column, in: table) : nil
    let isDistinct = target.dialect == .postgres ? "IS DISTINCT FROM" : "IS NOT"
    let query = text.map { "\(count) WHERE \(name) \(isDistinct) (\($0))" } ?? count
    // An expression that only means something elsewhere: then every value counts.
    if let row = try? target.rows(query).first { return row[0].flatMap { Int($0) } ?? 0 }
    return try target.rows(count).first?[0].flatMap { Int($0) } ?? 0
  }

  private func expression(of column: TableShape.Column, in table: TableShape) throws(DatabaseError) -> String? {
    switch target.dialect {
    case .sqlite:
      try target.rows("SELECT dflt_value FROM pragma_table_info($1) WHERE name = $2", [table.name, column.name])
        .first?[0]
    case .postgres:
      try target.rows(
        "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = $1::regclass AND a.attname = $2",
        [table.sqlName, column.name]
      ).first?[0].flatMap { $0.hasPrefix("nextval(") ? nil : $0 }
    }
  }
}
