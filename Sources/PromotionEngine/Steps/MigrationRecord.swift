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

  func write(_ migration: Migration) async throws(Failure) {
    // Where the file says that it is no transaction, the way back has to know it when the file is gone.
    let mark = migration.down == nil || migration.isDownTransactional ? "" : RecordedMigration.noTransactionMark
    let scalars = Array((mark + (migration.down ?? "")).unicodeScalars)
    let parts = Swift.max(1, (scalars.count + Self.partScalars - 1) / Self.partScalars)
    for part in 0..<parts {
      let from = part * Self.partScalars
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[from..<Swift.min(from + Self.partScalars, scalars.count)])
      let recorded = MigrationRecorded(
        run: run, epoch: epoch, gate: gate, version: migration.version, order: Int64(clamping: migration.order),
        name: migration.name, up: Digest(of: migration.up.utf8), part: Int64(part + 1), parts: Int64(parts),
        down: String(text))
      try await ledger.append { state throws(Refusal) in
        try ExecutionMachine.decide(state, .recordMigration(recorded))
      }
    }
  }
}
