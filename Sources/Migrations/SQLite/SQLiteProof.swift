// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// Proves migrations on a copy of the target: each one up, down, up, then all of them down and up again (G3, G4).
struct SQLiteProof {
  let path: String
  let scratch: String

  func prove(_ pending: [Migration]) throws(Failure) -> MigrationProof {
    defer { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(scratch + suffix) } }
    do {
      if access(path, F_OK) == 0 { try SQLiteDatabase(path: path, isReadOnly: true).copy(to: scratch) }
      let database = try SQLiteDatabase(path: scratch, isReadOnly: false)
      let cursor = try SQLiteTracking(database: database).read().cursor
      let before = try SQLiteSchema(of: database)
      var findings: [MigrationProof.Finding] = []
      var reached = cursor
      for migration in pending {
        let finding = try proveOne(migration, from: reached, in: database)
        findings.append(finding)
        guard finding.isPassed else {
          return MigrationProof(findings: findings, schemaBefore: before.digest, schemaAfter: before.digest)
        }
        reached = migration.order
      }
      let after = try SQLiteSchema(of: database)
      if pending.count > 1 {
        findings.append(try proveRange(pending, from: cursor, before: before, after: after, in: database))
      }
      return MigrationProof(findings: findings, schemaBefore: before.digest, schemaAfter: after.digest)
    } catch {
      if let failure = error as? Failure { throw failure }
      if let error = error as? SQLiteError { throw SQLiteWords.unreadable(path, error) }
      throw Failure(.defect, "E7005", "\(error)")
    }
  }

  private func proveOne(
    _ migration: Migration, from cursor: UInt64?, in database: SQLiteDatabase
  ) throws -> MigrationProof.Finding {
    func failed(_ text: String) -> MigrationProof.Finding {
      MigrationProof.Finding(title: migration.title, isPassed: false, text: text)
    }
    guard let down = migration.down else { return failed("there is no down file, so it cannot be taken back") }
    let change = SQLiteChange(database: database, fence: nil)
    let before = try SQLiteSchema(of: database)
    let counts = try SQLiteRows.counts(in: database)
    do { try change.perform(migration, isUp: true, cursor: migration.order) } catch {
      return failed("up: \(error.what)")
    }
    let after = try SQLiteSchema(of: database)
    for (table, count) in try SQLiteRows.counts(in: database).sorted(by: { $0.key < $1.key }) {
      if let old = counts[table], count < old { return failed("up loses rows: \(table) had \(old) and has \(count)") }
    }
    if SQLiteScript(text: down).isEmpty(in: database), after != before {
      return failed("the down file is empty, and the up changes the schema")
    }
    do { try change.perform(migration, isUp: false, cursor: cursor) } catch { return failed("down: \(error.what)") }
    let back = try SQLiteSchema(of: database)
    let differences = back.differences(from: before)
    guard differences.isEmpty else {
      return failed("down does not restore the schema: \(differences.joined(separator: "; "))")
    }
    do { try change.perform(migration, isUp: true, cursor: migration.order) } catch {
      return failed("up again: \(error.what)")
    }
    let again = try SQLiteSchema(of: database).differences(from: after)
    guard again.isEmpty else { return failed("the second up leads elsewhere: \(again.joined(separator: "; "))") }
    let note = back.order == before.order ? "" : " (but for the order of columns)"
    return MigrationProof.Finding(
      title: migration.title, isPassed: true, text: "up, down, up restores the schema\(note)")
  }

  private func proveRange(
    _ pending: [Migration], from cursor: UInt64?, before: SQLiteSchema, after: SQLiteSchema, in database: SQLiteDatabase
  ) throws -> MigrationProof.Finding {
    let title = "all \(pending.count)"
    let change = SQLiteChange(database: database, fence: nil)
    do {
      for (index, migration) in pending.enumerated().reversed() {
        try change.perform(migration, isUp: false, cursor: index > 0 ? pending[index - 1].order : cursor)
      }
      let down = try SQLiteSchema(of: database).differences(from: before)
      guard down.isEmpty else {
        return MigrationProof.Finding(
          title: title, isPassed: false, text: "taken back together: \(down.joined(separator: "; "))")
      }
      for migration in pending { try change.perform(migration, isUp: true, cursor: migration.order) }
      let up = try SQLiteSchema(of: database).differences(from: after)
      return MigrationProof.Finding(
        title: title, isPassed: up.isEmpty,
        text: up.isEmpty ? "down and up together restore the schema" : up.joined(separator: "; "))
    } catch let failure as Failure {
      return MigrationProof.Finding(title: title, isPassed: false, text: "taken back together: \(failure.what)")
    }
  }
}
