// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Takes migrations back on a copy of the target as it is now, and counts what would be lost there.
struct RevertProof {
  let maker: any ScratchMaker
  let place: DatabasePlace

  func prove(_ migrations: [Migration], leaving cursor: UInt64?) throws(Failure) -> MigrationProof {
    let roles = try SharedRoles(maker: maker, scripts: migrations.compactMap(\.down))
    let scratch = try maker.copyOfTarget()
    defer {
      scratch.drop()
      roles.end()
    }
    do { return try attempt(migrations, cursor, scratch.connection) } catch {
      if let failure = error as? Failure { throw failure }
      if let error = error as? DatabaseError { throw MigrationWords.unreadable(error) }
      throw Failure(.defect, "E7005", "\(error)")
    }
  }

  private func attempt(
    _ migrations: [Migration], _ cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws -> MigrationProof {
    let target = try place.reading(migrations.first?.layout)
    let before = try target.fingerprint()
    let isFaithful = try connection.fingerprint().objectDifferences(from: before).isEmpty
    let tables = try connection.tables()
    var full = try TableContents.all(in: connection, tables: tables)
    var findings: [MigrationProof.Finding] = []
    var schemas: [SchemaImage] = []
    var lost: [LostValues] = []
    for (index, migration) in migrations.enumerated() {
      let change = MigrationChange(connection: connection, layout: migration.layout)
      try change.prepare()
      let below = index + 1 < migrations.count ? migrations[index + 1].order : cursor
      var notes: [String] = []
      do throws(Failure) {
        if let note = try back(change, migration, leaving: below, full: &full) { notes.append(note) }
      } catch {
        findings.append(
          MigrationProof.Finding(
            title: migration.title, isPassed: false, text: "down: \(error.what)", verdict: .error,
            rollback: .irreversible))
        return MigrationProof(findings: findings, schemaBefore: before.image, schemas: [])
      }
      schemas.append(try connection.fingerprint().image)
      let left = try connection.tables()
      let back = try TableContents.all(in: connection, tables: left)
      let gone = try RealValues(target: target, version: migration.version)
        .lost(Renames(before: tables, after: left, old: full, new: back), besides: lost)
      lost += gone
      findings.append(
        MigrationProof.Finding(
          title: migration.title, isPassed: true,
          text: gone.isEmpty ? "can be taken back" : "would lose \(gone.map(\.text).joined(separator: ", "))",
          verdict: .exact, rollback: gone.isEmpty ? .lossless : .lossy, loses: gone.map(\.text), notes: notes))
    }
    return MigrationProof(
      findings: findings, schemaBefore: before.image, schemas: isFaithful ? schemas : [], lost: lost)
  }

  /// Takes one back; on PostgreSQL, where all rows of the copy are made up, once more without them when only their
  /// values stand in the way.
  ///
  /// Returns what a person should know; the real rows decide then, in one transaction.
  private func back(
    _ change: MigrationChange, _ migration: Migration, leaving cursor: UInt64?, full: inout [String: TableContents]
  ) throws(Failure) -> String? {
    var isAboutValues = false
    var listening = change
    listening.hears = { isAboutValues = $0.isAboutValues }
    do throws(Failure) {
      try listening.perform(migration, isUp: false, leaving: cursor)
      return nil
    } catch {
      guard isAboutValues, change.connection.dialect == .postgres else { throw error }
      do throws(DatabaseError) {
        let tables = try change.connection.tables()
        for table in tables { try change.connection.execute("TRUNCATE \(table.sqlName) CASCADE") }
        full = try TableContents.all(in: change.connection, tables: tables)
      } catch { throw MigrationWords.unreadable(error) }
      try change.perform(migration, isUp: false, leaving: cursor)
      return "made-up rows stand in its way, and real ones may do so too: \(error.what)"
    }
  }
}
