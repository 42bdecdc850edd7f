// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Writes the text that will revert a migration into the journal, before the migration is applied.
struct MigrationRecord {
  let ledger: Ledger
  let run: RunName
  let epoch: Int64
  let gate: GateName

  /// A part of a recorded text; with its escapes it stays far below the 16 KiB of a journal line.
  private static let partScalars = 2000

  /// Entries that go to the journal in one append.
  private static let batch = 64

  func write(_ migrations: [Migration]) async throws(Failure) {
    let all = migrations.flatMap(parts)
    for start in stride(from: 0, to: all.count, by: Self.batch) {
      let some = all[start..<Swift.min(start + Self.batch, all.count)]
      try await ledger.append { state throws(Refusal) in
        var events: [Event] = []
        for recorded in some { events += try ExecutionMachine.decide(state, .recordMigration(recorded)) }
        return events
      }
    }
  }

  func write(_ migration: Migration) async throws(Failure) { try await write([migration]) }

  private func parts(of migration: Migration) -> [MigrationRecorded] {
    // Where the file says that it is no transaction, the way back has to know it when the file is gone.
    let mark = migration.down == nil || migration.isDownTransactional ? "" : RecordedMigration.noTransactionMark
    let scalars = Array((mark + (migration.down ?? "")).unicodeScalars)
    let count = Swift.max(1, (scalars.count + Self.partScalars - 1) / Self.partScalars)
    return (0..<count).map { part in
      let from = part * Self.partScalars
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[from..<Swift.min(from + Self.partScalars, scalars.count)])
      return MigrationRecorded(
        run: run, epoch: epoch, gate: gate, version: migration.version, order: Int64(clamping: migration.order),
        name: migration.name, up: Digest(of: migration.up.utf8), part: Int64(part + 1), parts: Int64(count),
        down: String(text))
    }
  }
}
