// SPDX-License-Identifier: Apache-2.0
/// Describes the tables of a database, so that rows can be made up and compared.
struct SQLiteTables {
  let database: SQLiteDatabase

  func shapes() throws(DatabaseError) -> [TableShape] {
    var shapes: [TableShape] = []
    for row in try database.rows(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ) {
      guard let name = row[0], !database.tracking.isTracking(name) else { continue }
      let text = row[1] ?? ""
      if let known = database.shapes[name], known.text == text {
        shapes.append(known.shape)
        continue
      }
      let (shape, isWhole) = try shape(of: name)
      if isWhole { database.shapes[name] = (text, shape) }
      shapes.append(shape)
    }
    return shapes
  }

  /// Describes a table; also says whether everything of that follows from its own text.
  private func shape(of table: String) throws(DatabaseError) -> (TableShape, isWhole: Bool) {
    var isWhole = true
    var columns: [TableShape.Column] = []
    for row in try database.rows(
      "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo($1)", [table])
    {
      columns.append(
        TableShape.Column(
          name: row[0] ?? "", type: (row[1] ?? "").lowercased(), isRequired: row[2] == "1" || row[4] != "0",
          hasDefault: row[3] != nil, isComputed: row[5] == "2" || row[5] == "3"))
    }
    var references: [String: TableShape.Reference] = [:]
    for row in try database.rows(
      "SELECT id, \"from\", \"table\", \"to\" FROM pragma_foreign_key_list($1) ORDER BY id, seq", [table])
    {
      guard let id = row[0], let from = row[1], let target = row[2] else { continue }
      let old = references[id]
      var to = row[3]
      if to == nil {
        to = try key(of: target)
        isWhole = false
      }
      references[id] = TableShape.Reference(
        columns: (old?.columns ?? []) + [from], table: target, targets: (old?.targets ?? []) + [to ?? "rowid"])
    }
    let shape = TableShape(
      sqlName: SQLiteDatabase.quoted(table), name: table, columns: columns,
      references: references.sorted { $0.key < $1.key }.map(\.value))
    return (shape, isWhole)
  }

  /// A reference without columns means the primary key.
  private func key(of table: String) throws(DatabaseError) -> String {
    try database.rows("SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk", [table]).first?[0] ?? "rowid"
  }
}
