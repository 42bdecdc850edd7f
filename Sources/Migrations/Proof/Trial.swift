// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// One migration up, down and up again on a copy (G4, each alone).
struct Trial {
  /// What a trial showed.
  struct Outcome {
    var verdict = MigrationProof.Verdict.exact
    /// What went wrong, for a person; empty when nothing did.
    var text = ""
    /// Which of the three went wrong.
    var part = Part.none
    var loses: [String] = []
    /// Columns and tables that the down removes.
    var removes: [String] = []
    /// Whether it might not have failed with other values in the made-up rows.
    var isAboutValues = false
    /// Whether the copy is again what one up makes of it, rows included.
    var isPristine = true
    /// The schema after the second up.
    var schema: Fingerprint?

    var isPassed: Bool { verdict == .exact || verdict == .columnOrder }
  }

  /// The parts of a trial.
  enum Part { case none, firstUp, down, secondUp }

  let scratch: any ScratchDatabase
  let layout: MigrationLayout
  let migration: Migration
  /// The version below, for tools that keep one version.
  let cursor: UInt64?
  /// Whether empty tables are given rows.
  let isSeeded: Bool
  /// The schema of the copy, where the trial before has just seen it.
  var known: Fingerprint?

  private var connection: any DatabaseConnection { scratch.connection }

  func run() throws(Failure) -> Outcome {
    do { return try attempt() } catch {
      if let failure = error as? Failure { throw failure }
      if let error = error as? DatabaseError { throw MigrationWords.unreadable(error) }
      throw Failure(.defect, "E7005", "\(error)")
    }
  }

  private func attempt() throws -> Outcome {
    var outcome = Outcome()
    let change = MigrationChange(connection: connection, layout: layout)
    let tables = try connection.tables()
    if isSeeded { try seed(tables) }
    let before = try known ?? connection.fingerprint()
    let rows = try TableContents.all(in: connection, tables: tables)
    do throws(Failure) { try change.perform(migration, isUp: true) } catch {
      return failed(.firstUp, "up: \(error.what)")
    }
    let after = try connection.fingerprint()
    let grown = try connection.tables()
    if isSeeded { try seed(grown) }
    let full = try TableContents.all(in: connection, tables: grown)
    if connection.isEmpty(migration.down ?? ""), after != before {
      outcome = failed(.down, "the down is empty, and the up changes the schema")
      outcome.verdict = .missing
      return outcome
    }
    var isAboutValues = false
    var back = change
    back.hears = { isAboutValues = $0.isAboutValues }
    do throws(Failure) { try back.perform(migration, isUp: false, leaving: cursor) } catch {
      outcome = failed(.down, "down: \(error.what)")
      outcome.isAboutValues = isAboutValues
      return outcome
    }
    let restored = try connection.fingerprint()
    let differences = restored.differences(from: before)
    guard differences.isEmpty else {
      outcome = failed(.down, "down does not restore the schema: \(differences.joined(separator: "; "))")
      outcome.verdict = .different
      return outcome
    }
    // The same schema in the same order has the same tables.
    let isInOrder = restored.order == before.order
    let left = try isInOrder && connection.dialect == .sqlite ? tables : connection.tables()
    let returned = try TableContents.all(in: connection, tables: left)
    outcome.loses = DataLoss.columns(from: rows, to: returned, names: [:])
    outcome.removes = Self.removed(Renames(before: grown, after: left, old: full, new: returned))
    do throws(Failure) { try change.perform(migration, isUp: true) } catch {
      outcome.part = .secondUp
      outcome.verdict = .error
      outcome.text = "up again: \(error.what)"
      outcome.isPristine = false
      return outcome
    }
    let again = try connection.fingerprint()
    let others = again.differences(from: after)
    guard others.isEmpty else {
      outcome.part = .secondUp
      outcome.verdict = .different
      outcome.text = "the second up leads elsewhere: \(others.joined(separator: "; "))"
      outcome.isPristine = false
      return outcome
    }
    if !isInOrder || again.order != after.order { outcome.verdict = .columnOrder }
    outcome.schema = again
    outcome.isPristine = outcome.loses.isEmpty && outcome.verdict == .exact
    return outcome
  }

  private func failed(_ part: Part, _ text: String) -> Outcome {
    var outcome = Outcome()
    outcome.part = part
    outcome.verdict = .error
    outcome.text = text
    outcome.isPristine = false
    return outcome
  }

  private func seed(_ tables: [TableShape]) throws(DatabaseError) {
    try connection.begin()
    try SeedRows(connection: connection).seed(tables)
    try connection.commit()
  }

  /// What stood there after the up and is not there after the down, where it held values.
  private static func removed(_ renames: Renames) -> [String] {
    renames.before.sorted { $0.name < $1.name }.flatMap { table -> [String] in
      guard let contents = renames.old[table.name] else { return [] }
      guard let found = renames.table(table) else { return ["\(table.name).*"] }
      return table.columns.filter { column in
        contents.columns[column.name] != nil && renames.column(column, of: table, in: found) == nil
      }.map { "\(table.name).\($0.name)" }.sorted()
    }
  }
}
