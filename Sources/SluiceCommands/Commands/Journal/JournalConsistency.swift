// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionPorts

/// Proves that a checkpoint grew from an older one.
struct JournalConsistency: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consistency",
    abstract: "Prove that a checkpoint grew from an older one, in the form that a witness takes.",
    discussion: """
      Prints `old SIZE`, the hashes of the proof, a blank line and the newer checkpoint: the body of a C2SP \
      add-checkpoint request. What a witness answers goes under the checkpoint; sluice journal keep FILE then keeps \
      it.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var keyOptions: JournalKeyOptions

  @Argument(help: ArgumentHelp("The older checkpoint, or a receipt.", valueName: "old"))
  var old: String

  @Argument(help: ArgumentHelp("The newer one; the present one when left out.", valueName: "new"))
  var new: String?

  func run() async throws {
    let session = try await common.session()
    let keys = try await keyOptions.believed(session, pipeline: common.pipeline)
    let evidence = try Composition.required().journal.evidence(.folder(session.journalFolder), keys)
    let proof = try await evidence.consistency(
      from: CheckpointText.note(in: try InputFile.bytes(old)),
      to: try new.map { CheckpointText.note(in: try InputFile.bytes($0)) })
    guard common.json else { return try InputFile.write(proof, to: "-") }
    common.output.result(
      .members([
        "schema": .string("sluice.consistency/1"), "proof": .string(String(decoding: proof, as: UTF8.self)),
      ]), [])
  }
}
