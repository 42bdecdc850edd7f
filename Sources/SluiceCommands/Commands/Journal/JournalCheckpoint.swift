// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionPorts

/// Prints the signed checkpoint.
struct JournalCheckpoint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Print the signed checkpoint, to be kept elsewhere: in a tag, a CI artefact, a colleague's mail.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var keyOptions: JournalKeyOptions

  func run() async throws {
    let session = try await common.session()
    let keys = try await keyOptions.believed(session, pipeline: common.pipeline)
    let note = try await Composition.required().journal.evidence(.folder(session.journalFolder), keys).checkpoint()
    guard common.json else { return try InputFile.write(note, to: "-") }
    common.output.result(
      .members([
        "schema": .string("sluice.checkpoint/1"), "checkpoint": .string(String(decoding: note, as: UTF8.self)),
      ]), [])
  }
}
