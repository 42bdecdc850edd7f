// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Proves what another tool does, by looking at the database before and after.
struct ForeignProof: Sendable {
  /// The database as it was found at one moment.
  struct Look: Sendable {
    let schema: Fingerprint
    let tables: [TableShape]
    let rows: [String: TableContents]
  }

  let foreign: ForeignMigration
  let place: DatabasePlace
  let tool: DatabaseMigrations

  func prove(_ maker: Confined<any ScratchMaker>) async throws(Failure) -> MigrationProof {
    let copy = try await tool.blocking { () throws(Failure) in Confined(value: try maker.value.copyOfTarget()) }
    let outcome: Result<MigrationProof, Failure>
    do throws(Failure) { outcome = .success(try await attempt(copy)) } catch { outcome = .failure(error) }
    try await tool.blocking { () throws(Failure) in copy.value.drop() }
    return try outcome.get()
  }

  private func attempt(_ copy: Confined<any ScratchDatabase>) async throws(Failure) -> MigrationProof {
    let address = copy.value.address
    let before = try await look(copy)
    if let problem = try await foreign.up(address) { return proof(before, [], failed("up: \(problem)", .error)) }
    let after = try await look(copy)
    guard let down = foreign.down else { return try await lossOnly(before, after) }
    if let problem = try await down(address) {
      return proof(before, [after], failed("down: \(problem)", .error))
    }
    let back = try await look(copy)
    let differences = back.schema.differences(from: before.schema)
    guard differences.isEmpty else {
      return proof(
        before, [after], failed("down does not restore the schema: \(differences.joined(separator: "; "))", .different))
    }
    if let problem = try await foreign.up(address) {
      return proof(before, [after], failed("up again: \(problem)", .error))
    }
    let again = try await look(copy)
    let others = again.schema.differences(from: after.schema)
    guard others.isEmpty else {
      return proof(
        before, [after], failed("the second up leads elsewhere: \(others.joined(separator: "; "))", .different))
    }
    let loses = DataLoss.columns(from: before.rows, to: back.rows, names: [:])
    let isExact = back.schema.order == before.schema.order && again.schema.order == after.schema.order
    let loss = loses.isEmpty ? "" : "; taking it back does not bring back \(loses.joined(separator: ", "))"
    return proof(
      before, [after],
      MigrationProof.Finding(
        title: foreign.title, isPassed: true, text: "up, down, up restores the schema\(loss)",
        verdict: isExact ? .exact : .columnOrder, rollback: loses.isEmpty ? .lossless : .lossy, loses: loses))
  }

  private func lossOnly(_ before: Look, _ after: Look) async throws(Failure) -> MigrationProof {
    let place = place
    let lost = try await tool.blocking { () throws(Failure) in
      do throws(DatabaseError) {
        return try RealValues(target: try place.reading()).lost(
          Renames(before: before.tables, after: after.tables, old: before.rows, new: after.rows))
      } catch { throw MigrationWords.unreadable(error) }
    }
    let loses = lost.map(\.text)
    return proof(
      before, [after], lost: lost,
      MigrationProof.Finding(
        title: foreign.title, isPassed: true,
        text: loses.isEmpty ? "can be taken back" : "would lose \(loses.joined(separator: ", "))",
        verdict: .exact, rollback: loses.isEmpty ? .lossless : .lossy, loses: loses))
  }

  private func failed(_ text: String, _ verdict: MigrationProof.Verdict) -> MigrationProof.Finding {
    MigrationProof.Finding(
      title: foreign.title, isPassed: false, text: text, verdict: verdict, rollback: .irreversible)
  }

  private func proof(
    _ before: Look, _ after: [Look], lost: [LostValues] = [], _ finding: MigrationProof.Finding
  ) -> MigrationProof {
    MigrationProof(
      findings: [finding], schemaBefore: before.schema.image, schemas: after.map(\.schema.image), lost: lost)
  }

  /// Looks, after empty tables were given rows.
  private func look(_ copy: Confined<any ScratchDatabase>) async throws(Failure) -> Look {
    try await tool.blocking { () throws(Failure) in
      do throws(DatabaseError) {
        let connection = copy.value.connection
        let tables = try connection.tables()
        try connection.begin()
        try SeedRows(connection: connection).seed(tables)
        try connection.commit()
        return Look(
          schema: try connection.fingerprint(), tables: tables,
          rows: try TableContents.all(in: connection, tables: tables))
      } catch { throw MigrationWords.unreadable(error) }
    }
  }
}
