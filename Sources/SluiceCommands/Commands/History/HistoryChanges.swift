// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Lists the paths that differ between two commits.
struct HistoryChanges: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes", abstract: "List the paths that differ between two commits.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The commit before.", valueName: "from"))
  var from: String

  @Argument(help: ArgumentHelp("The commit after.", valueName: "to"))
  var to: String

  @Option(
    name: .customLong("path"), parsing: .singleValue,
    help: ArgumentHelp("Only such paths; may be given several times.", valueName: "glob"))
  var paths: [String] = []

  func run() async throws {
    let history = try common.history()
    let changes = try await history.changedPaths(
      from: try await history.commit(from).id, to: try await history.commit(to).id,
      in: paths.isEmpty ? .everything : PathFilter(paths))
    common.output.result(
      .members([
        "schema": .string("sluice.history.changes/1"),
        "changes": .array(
          changes.map { .members(["path": .string($0.path), "change": .string($0.change.rawValue)]) }),
      ]), changes.map { "\($0.change.rawValue)\t\(SafeText.line($0.path))" })
  }
}
