// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionPorts

/// Keeps a checkpoint with the signatures of others.
struct JournalKeep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep",
    abstract: "Keep a checkpoint with its cosignatures beside the journal; verify compares with it from then on.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var keyOptions: JournalKeyOptions

  @Argument(help: ArgumentHelp("A checkpoint of this journal; - is the standard input.", valueName: "file"))
  var file: String

  func run() async throws {
    let session = try await common.session()
    let keys = try await keyOptions.believed(session, pipeline: common.pipeline)
    let evidence = try Composition.required().journal.evidence(.folder(session.journalFolder), keys)
    let anchor = try await evidence.keep(CheckpointText.note(in: try InputFile.bytes(file)))
    let names = anchor.cosigners.map {
      "\(SafeText.line($0.name))\($0.isKnown ? "" : " (its key is not in the policy)")"
    }
    common.output.result(
      AnchorDocument.document(anchor),
      [
        "kept: \(EntryCount.text(anchor.size))"
          + (names.isEmpty ? ", signed by the log alone" : ", cosigned by \(names.joined(separator: ", "))"),
        "  next  sluice journal verify",
      ])
  }
}
