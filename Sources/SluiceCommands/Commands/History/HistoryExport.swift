// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Writes out the tree of a commit as gates and steps get it.
struct HistoryExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the tree of a commit into an empty folder, as gates and steps get it.",
    discussion: "No hooks, no filters, no links that leave the tree; a submodule stays an empty folder.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The commit.", valueName: "commit"))
  var commit: String

  @Argument(help: ArgumentHelp("The folder; it exists and is empty.", valueName: "folder"))
  var target: String

  func run() async throws {
    let history = try common.history()
    let commit = try await history.commit(commit)
    try await history.materialise(commit.id, into: target)
    common.output.result(
      .members([
        "schema": .string("sluice.history.export/1"), "commit": .string(commit.id.rawValue), "folder": .string(target),
      ]), ["\(commit.id.short) is in \(target)"])
  }
}
