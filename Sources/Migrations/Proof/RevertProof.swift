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
    let before = try connection.fingerprint()
    let tables = try connection.tables()
    let full = try TableContents.all(in: connection, tables: tables)
    var findings: [MigrationProof.Finding] = []
    for (index, migration) in migrations.enumerated() {
      let change = MigrationChange(connection: connection, layout: migration.layout)
      try change.prepare()
      let below = index + 1 < migrations.count ? migrations[index + 1].order : cursor
      do throws(Failure) { try change.perform(migration, isUp: false, leaving: below) } catch {
        findings.append(
          MigrationProof.Finding(
            title: migration.title, isPassed: false, text: "down: \(error.what)", verdict: .error,
            rollback: .irreversible))
        return MigrationProof(findings: findings, schemaBefore: before.digest, schemas: [])
      }
      findings.append(
        MigrationProof.Finding(
          title: migration.title, isPassed: true, text: "can be taken back", verdict: .exact, rollback: .lossless))
    }
    let back = try TableContents.all(in: connection, tables: try connection.tables())
    let after = try connection.fingerprint()
    let loses = try RealValues(target: try place.reading()).lost(tables, from: full, to: back)
    if !loses.isEmpty {
      findings.append(
        MigrationProof.Finding(
          title: "data", isPassed: true, text: "would lose \(loses.joined(separator: ", "))", verdict: .exact,
          rollback: .lossy, loses: loses))
    }
    return MigrationProof(findings: findings, schemaBefore: before.digest, schemas: [after.digest])
  }
}

/// Counts values on the target itself.
struct RealValues {
  let target: any DatabaseConnection

  /// What is there before and not after, and holds real values on the target: `orders.note (1204 values)`.
  func lost(
    _ tables: [TableShape], from full: [String: TableContents], to back: [String: TableContents]
  ) throws(DatabaseError) -> [String] {
    var lost: [String] = []
    for table in tables {
      guard let old = full[table.name] else { continue }
      guard let new = back[table.name] else {
        let count = try target.rows("SELECT count(*) FROM \(table.sqlName)").first?[0].flatMap { Int($0) } ?? 0
        if count > 0 { lost.append("\(table.name) (\(count) rows)") }
        continue
      }
      for column in table.columns where new.columns[column.name] != old.columns[column.name] && !column.isComputed {
        let count = try values(of: column, in: table)
        if count > 0 { lost.append("\(table.name).\(column.name) (\(count) values)") }
      }
    }
    return lost
  }

  /// Values that are not what the column's default would be.
  private func values(of column: TableShape.Column, in table: TableShape) throws(DatabaseError) -> Int {
    let name = SQLiteDatabase.quoted(column.name)
    let count = "SELECT count(\(name)) FROM \(table.sqlName)"
    let text = try column.hasDefault ? expression(of: column, in: table) : nil
    let isDistinct = target.dialect == .postgres ? "IS DISTINCT FROM" : "IS NOT"
    let query = text.map { "\(count) WHERE \(name) \(isDistinct) (\($0))" } ?? count
    // An expression that only means something elsewhere: then every value counts.
    if let row = try? target.rows(query).first { return row[0].flatMap { Int($0) } ?? 0 }
    return try target.rows(count).first?[0].flatMap { Int($0) } ?? 0
  }

  private func expression(of column: TableShape.Column, in table: TableShape) throws(DatabaseError) -> String? {
    switch target.dialect {
    case .sqlite:
      try target.rows("SELECT dflt_value FROM pragma_table_info($1) WHERE name = $2", [table.name, column.name])
        .first?[0]
    case .postgres:
      try target.rows(
        "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = $1::regclass AND a.attname = $2",
        [table.sqlName, column.name]
      ).first?[0].flatMap { $0.hasPrefix("nextval(") ? nil : $0 }
    }
  }
}
