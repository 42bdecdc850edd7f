// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Does one migration, up or down, in one transaction with its row and the fence (I25).
struct MigrationChange {
  let connection: any DatabaseConnection
  let layout: MigrationLayout
  /// `nil` on a copy, where nobody has to be fenced.
  var fence: MigrationFence?
  /// Hears of each statement.
  var observer: (any StatementObserver)?
  /// Hears of an error of the database before it is put into words.
  var hears: ((DatabaseError) -> Void)?

  /// Makes the tables that keep account, before the first migration.
  func prepare(withTable: Bool = true) throws(Failure) {
    do throws(DatabaseError) {
      if withTable { try layout.tracking.create(connection) }
      if fence != nil { try EpochFence.create(connection) }
    } catch { throw MigrationWords.unreadable(error) }
  }

  /// Does it on the given terms; returns where values were kept.
  @discardableResult
  func perform(
    _ migration: Migration, isUp: Bool, leaving cursor: UInt64? = nil, on terms: ChangeTerms = ChangeTerms()
  ) throws(Failure) -> [KeptCopy] {
    let script = isUp ? migration.up : migration.down ?? ""
    let isTransactional = isUp ? migration.isUpTransactional : migration.isDownTransactional
    // SQLite's statements all take part in transactions.
    guard isTransactional || connection.dialect == .sqlite else {
      return try stepwise(migration, isUp: isUp, cursor: cursor, terms)
    }
    do {
      return try transaction(migration, script: script, isUp: isUp, cursor: cursor, terms)
    } catch {
      connection.rollback()
      if let error = error as? DatabaseError, error.needsNoTransaction, mayLeaveTransaction(script) {
        return try stepwise(migration, isUp: isUp, cursor: cursor, terms)
      }
      if let failure = error as? Failure { throw failure }
      if let error = error as? DatabaseError {
        hears?(error)
        throw MigrationWords.failed(migration, isUp: isUp, error)
      }
      throw Failure(.defect, "E7005", "\(error)")
    }
  }

  /// Copies values in a transaction of its own.
  func keep(_ lost: [LostValues], as name: String) throws(Failure) -> [KeptCopy] {
    do {
      try connection.begin()
      if let fence { try EpochFence(fence: fence).pass(connection) }
      let kept = try KeptValues(connection: connection, name: name).keep(lost)
      try connection.commit()
      return kept
    } catch {
      connection.rollback()
      if let failure = error as? Failure { throw failure }
      if let error = error as? DatabaseError { throw MigrationWords.notKept(lost, error) }
      throw Failure(.defect, "E7005", "\(error)")
    }
  }

  private func transaction(
    _ migration: Migration, script: String, isUp: Bool, cursor: UInt64?, _ terms: ChangeTerms
  ) throws -> [KeptCopy] {
    do throws(DatabaseError) { try connection.begin() } catch { throw MigrationWords.busy(error) }
    if let fence { try EpochFence(fence: fence).pass(connection) }
    let kept = try KeptValues(connection: connection, name: terms.name).keep(terms.lost)
    try connection.run(script, observer: observer)
    try connection.settle()
    try connection.forgetSession()
    if isUp {
      try layout.tracking.add(migration, connection)
    } else {
      try layout.tracking.remove(migration, leaving: cursor, connection)
    }
    if let wanted = terms.to {
      let found = try connection.fingerprint()
      guard found.digest == wanted.digest else {
        throw MigrationWords.unexpectedSchema(after: migration, found.image, wanted)
      }
    }
    try connection.commit()
    return kept
  }

  private func stepwise(
    _ migration: Migration, isUp: Bool, cursor: UInt64?, _ terms: ChangeTerms
  ) throws(Failure) -> [KeptCopy] {
    guard let connection = connection as? PostgresConnection else {
      throw Failure(.defect, "E7006", "a script without transaction on a database that has only transactions")
    }
    return try StepwiseChange(connection: connection, layout: layout, fence: fence, observer: observer)
      .perform(migration, isUp: isUp, leaving: cursor, on: terms)
  }

  /// Whether the tool itself would have run the script outside of a transaction, though nothing in the file says so.
  private func mayLeaveTransaction(_ script: String) -> Bool {
    let statements = StatementSplitter.statements(of: script)
    switch layout {
    case .flyway: return true
    case .golangMigrate: return statements.count == 1
    case .sqitch: return !statements.contains { PostgresConnection.isFrame($0) }
    case .goose, .dbmate, .diesel, .sqlx, .sqlMigrate, .prisma, .supabase, .drizzle, .atlas: return false
    }
  }
}
