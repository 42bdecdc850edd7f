// SPDX-License-Identifier: Apache-2.0
/// Describes the tables of a database, so that rows can be made up and compared.
struct PostgresTables {
  let connection: PostgresConnection

  private static let separator = "\u{1F}"

  func shapes() throws(DatabaseError) -> [TableShape] {
    let references = try references()
    var shapes: [(oid: String, shape: TableShape)] = []
    var columns: [TableShape.Column] = []
    var current: (oid: String, sqlName: String, name: String)?
    func close() {
      guard let table = current else { return }
      shapes.append(
        (
          table.oid,
          TableShape(
            sqlName: table.sqlName, name: table.name, columns: columns, references: references[table.oid] ?? [],
            identity: table.oid)
        ))
      columns = []
    }
    for row in try connection.repeated(Self.query(without: connection.tracking)) {
      let oid = row[0] ?? ""
      if current?.oid != oid {
        close()
        current = (oid, row[1] ?? "", row[2] ?? "")
      }
      guard let name = row[3] else { continue }
      columns.append(
        TableShape.Column(
          name: name, type: row[4] ?? "", length: row[5].flatMap { Int($0) }, isRequired: row[6] == "t",
          hasDefault: row[7] == "t", isComputed: row[8] == "t",
          labels: row[9].map { $0.split(separator: Self.separator).map(String.init) } ?? [], number: row[10]))
    }
    close()
    return shapes.map(\.shape)
  }

  private func references() throws(DatabaseError) -> [String: [TableShape.Reference]] {
    var references: [String: [TableShape.Reference]] = [:]
    for row in try connection.repeated(Self.referenceQuery) {
      func names(_ index: Int) -> [String] {
        (row[index] ?? "").split(separator: Self.separator).map(String.init)
      }
      references[row[0] ?? "", default: []].append(
        TableShape.Reference(columns: names(1), table: row[2] ?? "", targets: names(3)))
    }
    return references
  }

  /// Partitions hold the rows of their parent and are seen through it.
  private static func query(without names: TrackingNames) -> String {
    """
    SELECT c.oid, format('%I.%I', n.nspname, c.relname),
      CASE n.nspname WHEN 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END, a.attname,
      format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, NULL),
      CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4 THEN a.atttypmod - 4
        WHEN t.typtype = 'd' AND t.typtypmod > 4 THEN t.typtypmod - 4 END,
      a.attnotnull OR t.typnotnull, a.atthasdef, a.attgenerated <> '' OR a.attidentity = 'a',
      (SELECT string_agg(e.enumlabel, E'\\x1f' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.atttypid), a.attnum
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema', \(PostgresCatalogue.list(names.schemas)))
      AND n.nspname !~ '^pg_(toast|temp)' AND c.relname NOT IN (\(PostgresCatalogue.list(names.tables)))
    ORDER BY c.oid, a.attnum
    """
  }

  private static let referenceQuery = """
    SELECT k.conrelid, (SELECT string_agg(a.attname, E'\\x1f' ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY u(number, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
      CASE n.nspname WHEN 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END,
      (SELECT string_agg(a.attname, E'\\x1f' ORDER BY u.place) FROM unnest(k.confkey) WITH ORDINALITY u(number, place)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'f' ORDER BY k.conrelid, k.conname
    """
}
