// SPDX-License-Identifier: Apache-2.0
internal import CSQLite
internal import PromotionCore
internal import PromotionPorts

/// Does one migration, up or down, in one transaction with its row and the fence (I25).
struct SQLiteChange {
  let database: SQLiteDatabase
  /// `nil` on a copy, where nobody has to be fenced.
  let fence: MigrationFence?

  func perform(_ migration: Migration, isUp: Bool, cursor: UInt64?) throws(Failure) {
    do throws(SQLiteError) {
      // Inside a transaction this would be ignored, and a rebuilt table would take its children along.
      try database.execute("PRAGMA foreign_keys = OFF")
      try database.execute("BEGIN IMMEDIATE")
    } catch { throw SQLiteWords.busy(error) }
    do {
      let tracking = SQLiteTracking(database: database)
      try tracking.create()
      if let fence, let newer = try tracking.passFence(fence) { throw SQLiteWords.fenced(fence, newer: newer) }
      let broken = try database.rows("PRAGMA foreign_key_check").count
      try SQLiteScript(text: isUp ? migration.up : migration.down ?? "").run(in: database)
      if try database.rows("PRAGMA foreign_key_check").count > broken {
        throw SQLiteError(
          code: SQLITE_CONSTRAINT, message: "it leaves rows whose foreign key points nowhere", place: nil)
      }
      try tracking.write(cursor: cursor)
      try database.execute("COMMIT")
    } catch {
      try? database.execute("ROLLBACK")
      if let failure = error as? Failure { throw failure }
      if let error = error as? SQLiteError { throw SQLiteWords.failed(migration, isUp: isUp, error) }
      throw Failure(.defect, "E7005", "\(error)")
    }
  }
}
