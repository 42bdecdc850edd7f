// SPDX-License-Identifier: Apache-2.0
/// How large a table of the target is.
struct TableSize: Sendable {
  /// Rows, as the server estimates them.
  let rows: Int
  let bytes: Int

  /// From so much on it matters how a table is locked.
  static let rowsSmall = 100_000
  static let bytesSmall = 64 * 1024 * 1024

  /// What a row is taken to be where the server has never counted.
  private static let bytesPerRow = 40

  var isSmall: Bool { rows < Self.rowsSmall && bytes < Self.bytesSmall }

  /// `41 GB, about 1200000 rows`.
  var text: String {
    let units = [(1 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")]
    let unit = units.first { bytes >= $0.0 } ?? (1, "bytes")
    return "\(bytes / unit.0) \(unit.1), about \(Swift.max(rows, 0)) rows"
  }

  /// The tables of a PostgreSQL database as `regclass` writes them; nothing on SQLite.
  static func all(in connection: any DatabaseConnection) throws(DatabaseError) -> [String: TableSize] {
    guard connection.dialect == .postgres else { return [:] }
    var sizes: [String: TableSize] = [:]
    for row in try connection.rows(
      """
      SELECT oid::pg_catalog.regclass, CASE WHEN reltuples > 0 AND relpages > 0
          THEN reltuples / relpages * (pg_catalog.pg_relation_size(oid) / current_setting('block_size')::integer)
          ELSE pg_catalog.pg_relation_size(oid) / \(Self.bytesPerRow) END::bigint, pg_catalog.pg_table_size(oid)
      FROM pg_catalog.pg_class WHERE relkind IN ('r', 'm') AND oid >= 16384
      """
    ) {
      sizes[row[0] ?? ""] = TableSize(
        rows: row[1].flatMap { Int($0) } ?? 0, bytes: row[2].flatMap { Int($0) } ?? 0)
    }
    return sizes
  }
}
