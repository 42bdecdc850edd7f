// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Copies the journal to another store, byte by byte.
struct JournalCopy: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy",
    abstract: "Copy the journal to another store; every byte and the root stay, so that receipts stay valid.",
    discussion: """
      `--to git` puts the journal of this clone on the branch sluice/journal of the remote (origin, or what git config \
      sluice.remote says), where there is none yet; then write `journal: git` into pipeline.yml on the trunk. `--to \
      FOLDER` makes a copy that sluice journal verify --file FOLDER checks. The copy in a clone is complete, so going \
      back to a file takes `journal: file` in pipeline.yml and nothing else.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var keyOptions: JournalKeyOptions

  @Option(help: ArgumentHelp("git, or a folder that is not there yet.", valueName: "store"))
  var to: String

  func run() async throws {
    let session = try await common.session()
    if to == JournalKind.git.rawValue {
      let size = try await session.seedRemote()
      let lines = [
        "\(size) entries are on the branch sluice/journal of the remote",
        "  next  write `journal: git` into pipelines/NAME/pipeline.yml and commit it on the trunk",
      ]
      return common.output.result(document(size), lines)
    }
    if session.world.journal.kind != .file { _ = try await session.world.journal.head() }
    let keys = try await keyOptions.believed(session, pipeline: common.pipeline)
    let evidence = try Composition.required().journal.evidence(.folder(session.journalFolder), keys)
    let size = try await evidence.copy(to: to)
    common.output.result(
      document(size), ["\(to): \(size) entries", "  next  sluice journal verify --file \(to)"])
  }

  private func document(_ size: Int64) -> Document {
    .members(["schema": .string("sluice.journal-copy/1"), "to": .string(to), "entries": .integer(size)])
  }
}
