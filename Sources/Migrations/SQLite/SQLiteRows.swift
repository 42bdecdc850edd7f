// SPDX-License-Identifier: Apache-2.0
/// Counts rows, so that a migration which loses some is seen.
enum SQLiteRows {
  static func counts(in database: SQLiteDatabase) throws(SQLiteError) -> [String: Int64] {
    var counts: [String: Int64] = [:]
    for row in try database.rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    {
      guard let name = row[0], !SQLiteSchema.isTracking(name) else { continue }
      let quoted = name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      counts[name] = try database.rows("SELECT count(*) FROM \"\(quoted)\"").first?[0].flatMap { Int64($0) }
    }
    return counts
  }
}
