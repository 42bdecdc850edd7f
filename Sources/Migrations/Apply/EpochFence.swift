// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// The newest epoch of each environment, kept in the database itself and checked in the migration's own transaction.
struct EpochFence {
  let fence: MigrationFence

  static func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    guard try connection.columns(of: "sluice_fence") == nil else { return }
    try connection.execute("CREATE TABLE IF NOT EXISTS sluice_fence (scope text PRIMARY KEY, epoch bigint NOT NULL)")
  }

  /// Checks and sets the epoch in a transaction of its own.
  func take(_ connection: any DatabaseConnection) throws(Failure) {
    let begin = connection.dialect == .sqlite ? "BEGIN IMMEDIATE" : "BEGIN"
    do throws(DatabaseError) { try connection.execute(begin) } catch { throw MigrationWords.busy(error) }
    do {
      try Self.create(connection)
      try pass(connection)
      try connection.commit()
    } catch {
      connection.rollback()
      if let failure = error as? Failure { throw failure }
      if let error = error as? DatabaseError { throw MigrationWords.unreadable(error) }
      throw Failure(.defect, "E7005", "\(error)")
    }
  }

  /// Checks and sets the epoch; a newer one is a failure of kind `stale`.
  func pass(_ connection: any DatabaseConnection) throws {
    let lock = connection.dialect == .postgres ? " FOR UPDATE" : ""
    let known = try connection.rows("SELECT epoch FROM sluice_fence WHERE scope = $1\(lock)", [fence.scope])
    if let epoch = known.first?[0].flatMap({ Int64($0) }), epoch > fence.epoch {
      throw MigrationWords.fenced(fence, newer: epoch)
    }
    _ = try connection.rows(
      "INSERT INTO sluice_fence (scope, epoch) VALUES ($1, \(fence.epoch)) ON CONFLICT (scope) DO UPDATE SET epoch = excluded.epoch",
      [fence.scope])
  }
}
