// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Breaks journals on purpose, on the disk of whoever asks, and looks how each is found.
///
/// What was never acknowledged may be taken in or sealed, and nothing before it may change; what was acknowledged and
/// is damaged must be refused. Everything else is bad.
public struct Torture: Sendable {
  let specimen: TortureSpecimen
  let step: Int
  // What happens to a journal before it is opened: nothing, except in tests that show that this harness can see.
  let sabotage: @Sendable (_ folder: String) -> Void

  /// Works in a new folder within `folder`; only every nth byte is cut and flipped, 1 for all of them.
  public init(folder: String, step: Int) async throws(Failure) {
    try await self.init(folder: folder, step: step) { _ in }
  }

  init(folder: String, step: Int, sabotage: @escaping @Sendable (_ folder: String) -> Void) async throws(Failure) {
    specimen = try await TortureSpecimen(folder: folder)
    self.step = max(1, step)
    self.sabotage = sabotage
  }

  /// Breaks, looks, and leaves the folder as it was; says each way of breaking before it begins.
  public func run(_ report: @Sendable (String) -> Void) async throws(Failure) -> TortureReport {
    defer { specimen.remove() }
    var rows: [TortureReport.Row] = []
    for breaking in breakings() {
      report("\(breaking.name): \(breaking.cases.count) journals")
      var row = TortureReport.Row(breaking.name)
      for broken in breaking.cases { try await examine(broken, into: &row) }
      rows.append(row)
    }
    rows.append(try await woundBack())
    report("the time of fdatasync, and an append-only file")
    return TortureReport(
      rows: rows, syncMicroseconds: try specimen.syncMicroseconds(), worksAppendOnly: try await worksAppendOnly())
  }

  /// Opens a broken journal as the next command would, and says what became of it.
  func examine(_ broken: TortureCase, into row: inout TortureReport.Row) async throws(Failure) {
    row.cases += 1
    try specimen.place(journal: broken.journal, checkpoint: broken.checkpoint)
    sabotage(specimen.folder)
    let ending = await specimen.open()
    switch (ending, broken.isDamage) {
    case (.refused, true):
      row.refused += 1
      if try specimen.journalBytes() != broken.journal { row.bad.append("\(broken.name): refused, but changed") }
    case (.refused(let failure), false):
      row.bad.append("\(broken.name): refused though nothing that was acknowledged is missing (\(failure.what))")
    case (.went, true): row.bad.append("\(broken.name): damage was passed over")
    case (.went, false):
      if let problem = try await specimen.problem(after: broken.journal) {
        row.bad.append("\(broken.name): \(problem)")
        return
      }
      switch try await specimen.verdict() {
      case .sealed: row.sealed += 1
      case .adopted: row.adopted += 1
      case .whole: row.whole += 1
      }
    }
  }

  // Journal and checkpoint wound back together: only a newer checkpoint that was kept elsewhere shows it.
  private func woundBack() async throws(Failure) -> TortureReport.Row {
    var row = TortureReport.Row("journal and checkpoint wound back together, a newer checkpoint at hand")
    row.cases += 1
    try specimen.place(journal: specimen.older.journal, checkpoint: specimen.older.checkpoint)
    sabotage(specimen.folder)
    let keys = KnownKeys(logs: [specimen.key.verifier])
    let audit = try await FileEvidence(folder: specimen.folder, keys: keys, memory: nil)
      .audit(since: ("the newer checkpoint", specimen.checkpoint))
    if audit.fault?.kind == .otherHistory { row.refused += 1 } else { row.bad.append("it was not noticed") }
    return row
  }

  // The journal must never need to truncate, rename or overwrite: where the kernel forbids all of it, it goes on.
  private func worksAppendOnly() async throws(Failure) -> Bool? {
    try specimen.place(journal: specimen.acknowledged, checkpoint: specimen.checkpoint)
    let journal = specimen.folder + "/journal.jsonl"
    guard AppendOnlyAttribute.set(journal, true) else { return nil }
    defer { _ = AppendOnlyAttribute.set(journal, false) }
    let torn = try DurableFile.openAppending(journal)
    try torn.writeAll(Array("{\"torn".utf8))
    torn.close()
    guard case .went = await specimen.open() else { return false }
    return try await specimen.problem(after: specimen.acknowledged + Array("{\"torn".utf8)) == nil
  }
}
