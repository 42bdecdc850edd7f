// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

/// Runs a script statement by statement, split by SQLite's own parser (the tail of `sqlite3_prepare_v2`).
struct SQLiteScript {
  let text: String

  /// Whether there is any statement in it, comments and blanks apart.
  func isEmpty(in database: SQLiteDatabase) -> Bool {
    var bytes = Array(text.utf8)
    bytes.append(0)
    return bytes.withUnsafeBytes { raw in
      guard let start = raw.baseAddress?.assumingMemoryBound(to: CChar.self) else { return true }
      var next: UnsafePointer<CChar>? = start
      while let here = next, here.pointee != 0 {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(database.handle, here, -1, &statement, &next)
        // What does not compile is something, too.
        if code != SQLITE_OK || statement != nil {
          sqlite3_finalize(statement)
          return false
        }
        if next == here { return true }
      }
      return true
    }
  }

  /// Runs every statement under the authorizer; BEGIN, COMMIT and END of the script are left out, since the whole script
  /// is one transaction already.
  func run(in database: SQLiteDatabase) throws(DatabaseError) {
    sqlite3_set_authorizer(database.handle, Self.authorize, nil)
    defer { sqlite3_set_authorizer(database.handle, nil, nil) }
    var bytes = Array(text.utf8)
    bytes.append(0)
    let failure: DatabaseError? = bytes.withUnsafeBytes { raw in
      guard let start = raw.baseAddress?.assumingMemoryBound(to: CChar.self) else { return nil }
      var next: UnsafePointer<CChar>? = start
      while let here = next, here.pointee != 0 {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(database.handle, here, -1, &statement, &next)
        defer { sqlite3_finalize(statement) }
        if code & 0xFF == SQLITE_AUTH, let end = next, Self.isFrame(here, until: end) { continue }
        guard code == SQLITE_OK else { return error(database, raw, here) }
        guard let statement else { continue }
        var step = sqlite3_step(statement)
        while step == SQLITE_ROW { step = sqlite3_step(statement) }
        guard step == SQLITE_DONE else { return error(database, raw, here) }
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Whether a statement only begins or commits a transaction.
  private static func isFrame(_ start: UnsafePointer<CChar>, until end: UnsafePointer<CChar>) -> Bool {
    let bytes = UnsafeRawBufferPointer(start: start, count: end - start)
    let words = CanonicalTokens.list(String(decoding: bytes, as: UTF8.self))
    return ["begin", "commit", "end"].contains(words.first ?? "") && words.count <= 4
  }

  private func error(
    _ database: SQLiteDatabase, _ raw: UnsafeRawBufferPointer, _ here: UnsafePointer<CChar>
  ) -> DatabaseError {
    var error = database.lastError
    if (Int32(error.code) ?? 0) & 0xFF == SQLITE_AUTH {
      error = DatabaseError(
        code: error.code,
        message:
          "ROLLBACK, SAVEPOINT, ATTACH and load_extension are not for migrations; each one is a transaction by itself")
    }
    let offset = UnsafeRawPointer(here) - (raw.baseAddress ?? UnsafeRawPointer(here))
    // A statement begins after the blanks and comments that the parser skipped.
    let rest = String(decoding: raw[offset..<(raw.count - 1)], as: UTF8.self)
    let statement = StatementSplitter.statements(of: rest).first
    let line = raw[0..<offset].filter { $0 == 10 }.count + (statement?.line ?? 1)
    let first = (statement?.text ?? rest).prefix { !$0.isNewline }
    error.place = DatabaseError.Place(line: line, statement: String(first.prefix(80)))
    return error
  }

  /// Denies what a migration must not do; `PRAGMA foreign_keys` is ignored, because it was done before the transaction.
  private static let authorize:
    @convention(c) (
      UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
      UnsafePointer<CChar>?
    ) -> Int32 = { _, action, first, second, _, _ in
      switch action {
      case SQLITE_ATTACH, SQLITE_DETACH, SQLITE_TRANSACTION, SQLITE_SAVEPOINT: return SQLITE_DENY
      case SQLITE_FUNCTION:
        return second.map { String(cString: $0).lowercased() } == "load_extension" ? SQLITE_DENY : SQLITE_OK
      case SQLITE_PRAGMA:
        return first.map { String(cString: $0).lowercased() } == "foreign_keys" ? SQLITE_IGNORE : SQLITE_OK
      case _: return SQLITE_OK
      }
    }
}
