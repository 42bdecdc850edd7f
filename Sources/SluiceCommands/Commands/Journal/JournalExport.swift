// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionPorts

/// Writes the files of a static log.
struct JournalExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the journal as a static transparency log, which programs that are not sluice can check.",
    discussion: "The files are those of C2SP tlog-tiles: tile/L/N, tile/entries/N and checkpoint.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var keyOptions: JournalKeyOptions

  @Option(help: ArgumentHelp("The folder to write into; made where there is none.", valueName: "folder"))
  var tiles: String

  func run() async throws {
    let session = try await common.session()
    let keys = try await keyOptions.believed(session, pipeline: common.pipeline)
    let evidence = try Composition.required().journal.evidence(.folder(session.journalFolder), keys)
    let size = try await evidence.exportTiles(to: tiles)
    common.output.result(
      .members(["schema": .string("sluice.export/1"), "folder": .string(tiles), "entries": .integer(size)]),
      ["\(tiles): \(EntryCount.text(size)), their tiles and the checkpoint"])
  }
}
