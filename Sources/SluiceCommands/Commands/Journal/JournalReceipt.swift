// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Writes the proof of a run.
struct JournalReceipt: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt",
    abstract: "Write the proof that a run ended as it did: about 1 KB, checked without the journal.",
    discussion: """
      The receipt holds the entry that ended the run (the newest entry of the run while it goes on), its path in the \
      tree and the signed checkpoint, as a C2SP .tlog-proof. Keep it with the release: it also shows later whether the \
      journal was cut or written anew (sluice journal verify --since RECEIPT).
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var keyOptions: JournalKeyOptions

  @Argument(help: ArgumentHelp("The run, such as p-12.", valueName: "run"), completion: KnownNames.runs)
  var run: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Prove this entry instead of the newest of the run.", valueName: "number"))
  var entry: Int64?

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it; - is the standard output.", valueName: "file"))
  var output: String?

  func run() async throws {
    let session = try await common.session()
    let state = try await session.ledger.state(knowing: RunName(run))
    guard state.runs[RunName(run)] != nil else {
      throw Failure(
        .usage, "E0220", "there is no run \(run)",
        why: [state.order.last.map { "the newest run is \($0)" } ?? "nothing was promoted yet"], fix: ["sluice log"])
    }
    let entries = try await session.world.journal.read(from: 0).filter { $0.body["run"]?.string == run }
    guard let chosen = entry.map({ number in entries.last { $0.sequence == number } }) ?? entries.last else {
      throw Failure(
        .usage, "E0635", "entry \(entry ?? 0) is not one of \(run)",
        why: ["its entries are " + entries.map { "\($0.sequence)" }.joined(separator: ", ")],
        fix: ["sluice journal receipt \(run)"])
    }
    let keys = try await keyOptions.believed(session, pipeline: common.pipeline)
    let evidence = try Composition.required().journal.evidence(.folder(session.journalFolder), keys)
    let bytes = try await evidence.receipt(of: chosen.sequence)
    let path = output ?? "\(run).tlog-proof"
    try InputFile.write(bytes, to: path)
    if path == "-" { return }
    common.output.result(
      .members([
        "schema": .string("sluice.receipt/1"), "run": .string(run), "entry": .integer(chosen.sequence),
        "type": .string(chosen.type), "file": .string(path), "bytes": .integer(Int64(bytes.count)),
      ]),
      [
        "\(path): entry \(chosen.sequence), \(chosen.type), \(bytes.count) bytes",
        "  next  sluice journal check-receipt \(path)",
      ])
  }
}
