// SPDX-License-Identifier: Apache-2.0
extension PostgresConnection: DatabaseConnection {
  var dialect: Dialect { .postgres }

  func execute(_ sql: String) throws(DatabaseError) { try simple(sql) }

  func begin() throws(DatabaseError) { try simple("BEGIN") }

  /// Runs the statements one by one.
  ///
  /// A script that holds its own BEGIN and COMMIT, as sqitch's do, is one transaction all the same: the frame is left
  /// out. Any other control of transactions is refused, because half of the script would be final when the rest fails.
  func run(_ script: String, observer: (any StatementObserver)?) throws(DatabaseError) {
    for statement in StatementSplitter.statements(of: script) {
      if Self.isFrame(statement) { continue }
      do throws(DatabaseError) {
        try Self.refuseControl(statement)
        try observer?.willRun(statement, on: self)
        try foreign(statement)
        try observer?.didRun(statement, on: self)
      } catch {
        var error = error
        error.place = DatabaseError.Place(
          line: statement.line, statement: String(statement.text.prefix { !$0.isNewline }.prefix(80)))
        throw error
      }
    }
  }

  /// Whether a statement only begins or commits a transaction.
  static func isFrame(_ statement: StatementSplitter.Statement) -> Bool {
    switch statement.words.first {
    case "begin", "commit": statement.words.count <= 6 && !statement.words.contains("prepared")
    case "end": true
    case "start": statement.words.dropFirst().first == "transaction"
    case _: false
    }
  }

  private static func refuseControl(_ statement: StatementSplitter.Statement) throws(DatabaseError) {
    let isControl =
      switch statement.words.first {
      case "rollback", "abort", "savepoint", "release": true
      case "prepare": statement.words.dropFirst().first == "transaction"
      case "commit": true
      case _: false
      }
    guard isControl else { return }
    throw DatabaseError(
      code: "2D000",
      message: "ROLLBACK, SAVEPOINT and PREPARE TRANSACTION are not for migrations; each one is a transaction")
  }

  /// Deferred checks happen now, and settings of the script do not reach beyond it.
  func settle() throws(DatabaseError) {
    try simple("SET CONSTRAINTS ALL IMMEDIATE; RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL")
  }

  func forgetSession() throws(DatabaseError) { try simple("DISCARD TEMP; DISCARD SEQUENCES; CLOSE ALL") }

  func commit() throws(DatabaseError) { try simple("COMMIT") }

  func rollback() { try? simple("ROLLBACK") }

  func isEmpty(_ script: String) -> Bool {
    StatementSplitter.statements(of: script).allSatisfy { Self.isFrame($0) }
  }

  func fingerprint() throws(DatabaseError) -> Fingerprint { try PostgresSchema(connection: self).fingerprint() }

  func columns(of table: String) throws(DatabaseError) -> [String]? {
    let found = try rows(
      "SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
      [table])
    return found.isEmpty ? nil : found.compactMap { $0[0] }
  }

  func tables() throws(DatabaseError) -> [TableShape] { try PostgresTables(connection: self).shapes() }
}
