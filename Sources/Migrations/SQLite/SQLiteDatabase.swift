// SPDX-License-Identifier: Apache-2.0
internal import CSQLite
internal import Glibc

/// One connection to a SQLite file; the choke point for every call of its C API.
final class SQLiteDatabase {
  let handle: OpaquePointer
  let path: String
  var tracking = TrackingNames.all
  /// Rows whose foreign key pointed nowhere before the open transaction.
  private var broken = 0
  /// What a look at the schema found, by title.
  var lines: [String: SQLiteObjectLines] = [:]
  /// Tables as they were described, by name, each with the text from which that follows.
  var shapes: [String: (text: String, shape: TableShape)] = [:]
  private static let busyMilliseconds: Int32 = 10_000

  /// Opens a file; `isReadOnly` never creates one.
  ///
  /// Calls `sqlite3_open_v2`.
  init(path: String, isReadOnly: Bool) throws(DatabaseError) {
    var opened: OpaquePointer?
    // It is used by one thread at a time, so that SQLite need not exclude others itself.
    let flags = (isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw DatabaseError(code: String(code), message: "\(path): \(message)")
    }
    handle = opened
    self.path = path
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, Self.busyMilliseconds)
  }

  deinit {
    sqlite3_close_v2(handle)
    deadline?.deallocate()
  }

  /// The moment of the machine's steady clock at which statements end, in seconds.
  private var deadline: UnsafeMutablePointer<Int>?

  /// Has every statement end that is at work so many seconds from now.
  ///
  /// Calls `sqlite3_progress_handler`.
  func end(after seconds: Int) {
    let moment = deadline ?? .allocate(capacity: 1)
    moment.initialize(to: Self.steadySeconds() + seconds)
    deadline = moment
    sqlite3_progress_handler(
      handle, 100_000,
      { SQLiteDatabase.steadySeconds() >= ($0?.load(as: Int.self) ?? .max) ? 1 : 0 }, moment)
  }

  private static func steadySeconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec
  }

  var lastError: DatabaseError {
    DatabaseError(code: String(sqlite3_extended_errcode(handle)), message: String(cString: sqlite3_errmsg(handle)))
  }

  /// Copies the whole database into another file.
  ///
  /// Calls `sqlite3_backup_step`.
  func copy(to path: String) throws(DatabaseError) {
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
      throw DatabaseError(code: String(code), message: String(cString: sqlite3_errstr(code)))
    }
  }
}

extension SQLiteDatabase: DatabaseConnection {
  var dialect: Dialect { .sqlite }

  func execute(_ sql: String) throws(DatabaseError) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw lastError }
  }

  func rows(_ sql: String, _ values: [String?]) throws(DatabaseError) -> [[String?]] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else { throw lastError }
    defer { sqlite3_finalize(statement) }
    for (index, value) in values.enumerated() {
      let code =
        value.map { sluice_sqlite3_bind_text(statement, Int32(index + 1), $0, Int32($0.utf8.count)) }
        ?? sqlite3_bind_null(statement, Int32(index + 1))
      guard code == SQLITE_OK else { throw lastError }
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

  func begin() throws(DatabaseError) {
    // Inside a transaction this would be ignored, and a rebuilt table would take its children along.
    try execute("PRAGMA foreign_keys = OFF")
    try execute("BEGIN IMMEDIATE")
    broken = try rows("PRAGMA foreign_key_check").count
  }

  func run(_ script: String, observer: (any StatementObserver)?) throws(DatabaseError) {
    try SQLiteScript(text: script).run(in: self)
  }

  func settle() throws(DatabaseError) {
    if try rows("PRAGMA foreign_key_check").count > broken {
      throw DatabaseError(code: "787", message: "it leaves rows whose foreign key points nowhere")
    }
  }

  func forgetSession() throws(DatabaseError) {
    // What hangs on a table goes with it.
    for row in try rows("SELECT type, name FROM temp.sqlite_schema WHERE type IN ('view', 'table', 'trigger')") {
      guard let kind = row[0], let name = row[1], !name.hasPrefix("sqlite_") else { continue }
      try execute("DROP \(kind) IF EXISTS temp.\(Self.quoted(name))")
    }
  }

  func commit() throws(DatabaseError) { try execute("COMMIT") }

  func rollback() { try? execute("ROLLBACK") }

  func isEmpty(_ script: String) -> Bool { SQLiteScript(text: script).isEmpty(in: self) }

  func fingerprint() throws(DatabaseError) -> Fingerprint { try SQLiteSchema(database: self).fingerprint() }

  func columns(of table: String) throws(DatabaseError) -> [String]? {
    let parts = table.split(separator: ".")
    let schema = parts.count > 1 ? String(parts[0]) : "main"
    if parts.count > 1, try rows("SELECT 1 FROM pragma_database_list WHERE name = $1", [schema]).isEmpty { return nil }
    let found = try rows(
      "SELECT name FROM pragma_table_info($1, $2)", [parts.last.map(String.init) ?? table, schema])
    return found.isEmpty ? nil : found.compactMap { $0[0] }
  }

  func tables() throws(DatabaseError) -> [TableShape] { try SQLiteTables(database: self).shapes() }
}

extension SQLiteDatabase {
  /// Attaches a file of the same folder under a name; false when it is not there and must not be made.
  func attachSibling(_ file: String, as name: String, creates: Bool) -> Bool {
    guard let slash = path.lastIndex(of: "/") else { return false }
    let isThere = (try? rows("SELECT 1 FROM pragma_database_list WHERE name = $1", [name]))?.isEmpty == false
    if isThere { return true }
    let sibling = "\(path[..<slash])/\(file)"
    guard creates || access(sibling, F_OK) == 0 else { return false }
    return (try? rows("ATTACH $1 AS \(name)", [sibling])) != nil
  }
}
