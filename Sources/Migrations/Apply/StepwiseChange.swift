// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Does a migration that is not one transaction, statement by statement.
///
/// A statement that PostgreSQL takes in a transaction is committed together with its line of the ledger. Only what it
/// refuses there runs bare; its line is written before, and after a crash it is settled by looking at the catalogue.
struct StepwiseChange {
  let connection: PostgresConnection
  let layout: MigrationLayout
  let fence: MigrationFence?
  let observer: (any StatementObserver)?

  func perform(
    _ migration: Migration, isUp: Bool, leaving cursor: UInt64?, on terms: ChangeTerms
  ) throws(Failure) -> [KeptCopy] {
    let script = isUp ? migration.up : migration.down ?? ""
    let statements = StatementSplitter.statements(of: script).filter { !PostgresConnection.isFrame($0) }
    let ledger = StatementLedger(
      connection: connection, scope: fence?.scope ?? "copy", version: migration.version, isUp: isUp)
    var done = 0
    do {
      try StatementLedger.create(connection)
      let kept = try start(migration, ledger, on: terms)
      for (position, statement) in statements.enumerated() {
        try step(statement, position, ledger, migration)
        done += 1
      }
      try finish(migration, isUp: isUp, cursor: cursor, terms.to, ledger)
      return kept
    } catch {
      connection.rollback()
      if let failure = error as? Failure { throw failure }
      guard let error = error as? DatabaseError else { throw Failure(.defect, "E7005", "\(error)") }
      throw done == 0
        ? MigrationWords.failed(migration, isUp: isUp, error)
        : MigrationWords.halfDone(migration, isUp: isUp, done: done, of: statements.count, error)
    }
  }

  /// Looks before the first statement whether the schema is the one that was proved, and keeps what will go.
  private func start(_ migration: Migration, _ ledger: StatementLedger, on terms: ChangeTerms) throws -> [KeptCopy] {
    guard try ledger.state(of: 0) == nil else { return [] }
    if let wanted = terms.from {
      let found = try connection.fingerprint().image
      guard found == wanted else { throw MigrationWords.unexpectedSchema(before: migration, found, wanted) }
    }
    guard !terms.lost.isEmpty else { return [] }
    try connection.begin()
    if let fence { try EpochFence(fence: fence).pass(connection) }
    let kept = try KeptValues(connection: connection, name: terms.name).keep(terms.lost)
    try connection.commit()
    return kept
  }

  private func step(
    _ statement: StatementSplitter.Statement, _ position: Int, _ ledger: StatementLedger, _ migration: Migration
  ) throws {
    let tokens = CanonicalTokens.text(statement.text)
    if let known = try ledger.state(of: position) {
      guard known.tokens == tokens else { throw MigrationWords.editedHalfWay(migration, line: statement.line) }
      switch known.state {
      case .done: return
      case .open:
        if try DoubtfulStatement(statement: statement, connection: connection).settle() == .applied {
          return try ledger.write(.done, position: position, tokens: tokens)
        }
      }
    }
    do throws(DatabaseError) {
      try observer?.willRun(statement, on: connection)
      if try inTransaction(statement, position, tokens, ledger) == false {
        try bare(statement, position, tokens, ledger)
      }
    } catch {
      var error = error
      error.place = DatabaseError.Place(
        line: statement.line, statement: String(statement.text.prefix { !$0.isNewline }.prefix(80)))
      throw error
    }
  }

  /// Returns false when the statement must not be in a transaction.
  private func inTransaction(
    _ statement: StatementSplitter.Statement, _ position: Int, _ tokens: String, _ ledger: StatementLedger
  ) throws(DatabaseError) -> Bool {
    try connection.begin()
    do throws(DatabaseError) {
      try connection.foreign(statement)
      try observer?.didRun(statement, on: connection)
      try connection.settle()
      try ledger.write(.done, position: position, tokens: tokens)
      try connection.commit()
      return true
    } catch {
      connection.rollback()
      guard error.needsNoTransaction else { throw error }
      return false
    }
  }

  private func bare(
    _ statement: StatementSplitter.Statement, _ position: Int, _ tokens: String, _ ledger: StatementLedger
  ) throws(DatabaseError) {
    try ledger.write(.open, position: position, tokens: tokens)
    do throws(DatabaseError) {
      // Building an index may take hours; it does not block anybody meanwhile.
      try connection.simple("SET statement_timeout = 0")
      try connection.foreign(statement)
      try connection.simple("RESET ALL")
    } catch {
      try? connection.simple("RESET ALL")
      // It failed before our eyes: what it left is cleared away, and nothing is in doubt.
      if (try? DoubtfulStatement(statement: statement, connection: connection).settle()) == .notApplied {
        try? ledger.forget(position: position)
      }
      throw error
    }
    try ledger.write(.done, position: position, tokens: tokens)
  }

  private func finish(
    _ migration: Migration, isUp: Bool, cursor: UInt64?, _ wanted: SchemaImage?, _ ledger: StatementLedger
  ) throws {
    try connection.begin()
    if let fence { try EpochFence(fence: fence).pass(connection) }
    if isUp {
      try layout.tracking.add(migration, connection)
    } else {
      try layout.tracking.remove(migration, leaving: cursor, connection)
    }
    try connection.forgetSession()
    try ledger.forget()
    try connection.commit()
    guard let wanted else { return }
    let found = try connection.fingerprint().image
    guard found == wanted else { throw MigrationWords.unexpectedSchemaKept(after: migration, found, wanted) }
  }
}
