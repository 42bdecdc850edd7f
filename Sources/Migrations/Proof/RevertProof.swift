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
    let target = try place.reading()
    let before = try target.fingerprint()
    let isFaithful = try connection.fingerprint().objectDifferences(from: before).isEmpty
    let tables = try connection.tables()
    let full = try TableContents.all(in: connection, tables: tables)
    var findings: [MigrationProof.Finding] = []
    var schemas: [SchemaImage] = []
    var lost: [LostValues] = []
    for (index, migration) in migrations.enumerated() {
      let change = MigrationChange(connection: connection, layout: migration.layout)
      try change.prepare()
      let below = index + 1 < migrations.count ? migrations[index + 1].order : cursor
      do throws(Failure) { try change.perform(migration, isUp: false, leaving: below) } catch {
        findings.append(
          MigrationProof.Finding(
            title: migration.title, isPassed: false, text: "down: \(error.what)", verdict: .error,
            rollback: .irreversible))
        return MigrationProof(findings: findings, schemaBefore: before.image, schemas: [])
      }
      schemas.append(try connection.fingerprint().image)
      let back = try TableContents.all(in: connection, tables: try connection.tables())
      let gone = try RealValues(target: target, version: migration.version)
        .lost(tables, from: full, to: back, besides: lost)
      lost += gone
      findings.append(
        MigrationProof.Finding(
          title: migration.title, isPassed: true,
          text: gone.isEmpty ? "can be taken back" : "would lose \(gone.map(\.text).joined(separator: ", "))",
          verdict: .exact, rollback: gone.isEmpty ? .lossless : .lossy, loses: gone.map(\.text)))
    }
    return MigrationProof(
      findings: findings, schemaBefore: before.image, schemas: isFaithful ? schemas : [], lost: lost)
  }
}
