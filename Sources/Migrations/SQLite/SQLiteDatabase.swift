// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

/// One connection to a SQLite file; the choke point for every call of its C API.
final class SQLiteDatabase {
  let handle: OpaquePointer

  /// Opens a file; `isReadOnly` never creates one.
  ///
  /// Calls `sqlite3_open_v2`.
  init(path: String, isReadOnly: Bool) throws(SQLiteError) {
    var opened: OpaquePointer?
    let flags = (isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_FULLMUTEX
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw SQLiteError(code: code, message: "\(path): \(message)", place: nil)
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 10_000)
  }

  deinit { sqlite3_close_v2(handle) }

  var lastError: SQLiteError {
    SQLiteError(
      code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)), place: nil)
  }

  /// Runs one statement of ours.
  func execute(_ sql: String) throws(SQLiteError) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw lastError }
  }

  /// Returns every row as texts; NULL is `nil`.
  func rows(_ sql: String, _ values: [String] = []) throws(SQLiteError) -> [[String?]] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else { throw lastError }
    defer { sqlite3_finalize(statement) }
    for (index, value) in values.enumerated() {
      guard sluice_sqlite3_bind_text(statement, Int32(index + 1), value, Int32(value.utf8.count)) == SQLITE_OK else {
        throw lastError
      }
    }
    var rows: [[String?]] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        rows.append(
          (0..<sqlite3_column_count(statement)).map { column in
            sqlite3_column_text(statement, column).map { String(cString: $0) }
          })
      case SQLITE_DONE: return rows
      case _: throw lastError
      }
    }
  }

  /// Copies the whole database into another file.
  ///
  /// Calls `sqlite3_backup_step`.
  func copy(to path: String) throws(SQLiteError) {
    let copy = try SQLiteDatabase(path: path, isReadOnly: false)
    guard let backup = sqlite3_backup_init(copy.handle, "main", handle, "main") else { throw copy.lastError }
    var code = sqlite3_backup_step(backup, -1)
    var tries = 0
    while (code == SQLITE_BUSY || code == SQLITE_LOCKED) && tries < 100 {
      sqlite3_sleep(50)
      code = sqlite3_backup_step(backup, -1)
      tries += 1
    }
    sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE else {
      throw SQLiteError(code: code, message: String(cString: sqlite3_errstr(code)), place: nil)
    }
  }
}
