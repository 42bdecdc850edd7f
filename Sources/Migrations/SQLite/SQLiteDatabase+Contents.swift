// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

extension SQLiteDatabase {
  /// So many rows of a table are compared value by value; of a larger one the first so many.
  private static let rowsCompared = 200_000

  /// Reads a table and hashes its values.
  func contents(of table: TableShape) throws(DatabaseError) -> TableContents {
    let names = table.columns.map(\.name)
    var statement: OpaquePointer?
    let list = names.map { Self.quoted($0) }.joined(separator: ", ")
    let sql = "SELECT \(list.isEmpty ? "1" : list) FROM \(table.sqlName) LIMIT \(Self.rowsCompared)"
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else { throw lastError }
    defer { sqlite3_finalize(statement) }
    var sums = [UInt64](repeating: 0, count: names.count)
    var values = [Int](repeating: 0, count: names.count)
    var whole: UInt64 = 0
    var count = 0
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { break }
      guard code == SQLITE_ROW else { throw lastError }
      count += 1
      var row: UInt64 = 7
      for index in names.indices {
        let hash = Self.hash(statement, Int32(index))
        sums[index] &+= hash
        if sqlite3_column_type(statement, Int32(index)) != SQLITE_NULL { values[index] += 1 }
        row = (row ^ hash) &* 0x9E37_79B9_7F4A_7C15
      }
      whole &+= row
    }
    if count == Self.rowsCompared {
      count = try rows("SELECT count(*) FROM \(table.sqlName)").first?[0].flatMap { Int($0) } ?? count
    }
    return TableContents(
      count: count, columns: Dictionary(zip(names, sums.map { String($0) }), uniquingKeysWith: { first, _ in first }),
      values: Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first }), rows: String(whole))
  }

  /// FNV-1a over the type and the bytes of a value, mixed so that sums of it do not cancel out.
  private static func hash(_ statement: OpaquePointer, _ column: Int32) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(sqlite3_column_type(statement, column))
    let bytes = sqlite3_column_blob(statement, column)
    let count = Int(sqlite3_column_bytes(statement, column))
    if let bytes {
      for byte in UnsafeRawBufferPointer(start: bytes, count: count) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
    }
    hash ^= hash >> 33
    return hash &* 0xFF51_AFD7_ED55_8CCD
  }
}
