// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

extension ProofRun {
  /// Proves one migration on the work copy; also says whether that copy is still what one up makes of it.
  func proveOne(
    _ migration: Migration, from cursor: UInt64?
  ) throws(Failure) -> (MigrationProof.Finding, isPristine: Bool) {
    if migration.isRepeatable {
      workSchema = nil
      return try proveRepeatable(migration)
    }
    guard migration.down != nil, migration.irreversible == nil else { return (upOnly(migration), false) }
    let roles = try look()
    var outcome = try trial(migration, cursor, isSeeded: true)
    var notes: [String] = []
    if !outcome.isPassed {
      // Is it the migration, or the rows that were made up?
      let seeded = outcome
      try takeRolesBack(to: roles)
      try renewWork()
      outcome = try trial(migration, cursor, isSeeded: false)
      if outcome.isPassed {
        outcome.isPristine = false
        switch seeded.part {
        case .down where seeded.isAboutValues:
          notes.append("made-up rows stand in the way of its down, and real ones may do so too: \(seeded.text)")
        case .down:
          outcome.verdict = seeded.verdict
          outcome.text = "the down works on empty tables only; with rows in them: \(seeded.text)"
        case .firstUp: notes.append("its up works on empty tables only; with rows in them: \(seeded.text)")
        case .secondUp: notes.append("once it is taken back it goes up on empty tables only: \(seeded.text)")
        case .none: break
        }
      }
    }
    return (finding(of: migration, outcome, notes: notes), outcome.isPristine)
  }

  private func trial(_ migration: Migration, _ cursor: UInt64?, isSeeded: Bool) throws(Failure) -> Trial.Outcome {
    let outcome = try Trial(
      scratch: work, layout: layout, migration: migration, cursor: cursor, isSeeded: isSeeded, known: workSchema
    ).run()
    workSchema = outcome.isPristine ? outcome.schema : nil
    return outcome
  }

  private func finding(
    of migration: Migration, _ outcome: Trial.Outcome, notes: [String]
  ) -> MigrationProof.Finding {
    guard outcome.isPassed else {
      return MigrationProof.Finding(
        title: migration.title, isPassed: false, text: outcome.text, verdict: outcome.verdict,
        rollback: .irreversible, loses: outcome.loses, notes: notes)
    }
    var text = "up, down, up restores the schema"
    if outcome.verdict == .columnOrder { text += " (but for the order of columns)" }
    if !outcome.loses.isEmpty { text += "; taking it back does not bring back \(list(outcome.loses))" }
    var notes = notes
    if !outcome.removes.isEmpty { notes.append("taking it back drops what is written to \(list(outcome.removes))") }
    return MigrationProof.Finding(
      title: migration.title, isPassed: true, text: text, verdict: outcome.verdict,
      rollback: outcome.loses.isEmpty ? .lossless : .lossy, loses: outcome.loses, notes: notes)
  }

  private func list(_ names: [String]) -> String {
    names.count <= 6
      ? names.joined(separator: ", ") : names.prefix(6).joined(separator: ", ") + " and \(names.count - 6) more"
  }

  /// A migration without a way back.
  private func upOnly(_ migration: Migration) -> MigrationProof.Finding {
    func found(_ text: String, _ verdict: MigrationProof.Verdict, isPassed: Bool) -> MigrationProof.Finding {
      MigrationProof.Finding(
        title: migration.title, isPassed: isPassed, text: text, verdict: verdict, rollback: .irreversible)
    }
    if let reason = migration.irreversible {
      return found("irreversible, as its author says: \(reason)", .irreversible, isPassed: true)
    }
    if layout.isUpOnly { return found("irreversible by format", .irreversible, isPassed: false) }
    return found("there is no down file, so it cannot be taken back", .missing, isPassed: false)
  }

  /// A repeatable migration has no way back; doing it twice must be the same as doing it once.
  private func proveRepeatable(
    _ migration: Migration
  ) throws(Failure) -> (MigrationProof.Finding, isPristine: Bool) {
    let change = MigrationChange(connection: work.connection, layout: layout)
    do throws(Failure) {
      try change.perform(migration, isUp: true)
      let once = try print(of: work)
      try change.perform(migration, isUp: true)
      let differences = try print(of: work).differences(from: once)
      return (
        MigrationProof.Finding(
          title: migration.title, isPassed: differences.isEmpty,
          text: differences.isEmpty
            ? "repeatable: twice is the same as once"
            : "repeatable, but twice is not the same as once: \(differences.joined(separator: "; "))",
          verdict: differences.isEmpty ? .exact : .different, rollback: .codeOnly), false
      )
    } catch {
      if error.kind == .defect { throw error }
      return (
        MigrationProof.Finding(
          title: migration.title, isPassed: false, text: "up: \(error.what)", verdict: .error, rollback: .irreversible),
        false
      )
    }
  }

  func print(of scratch: any ScratchDatabase) throws(Failure) -> Fingerprint {
    do throws(DatabaseError) { return try scratch.connection.fingerprint() } catch {
      throw MigrationWords.unreadable(error)
    }
  }
}
