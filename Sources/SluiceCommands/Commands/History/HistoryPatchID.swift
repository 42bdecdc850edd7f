// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Prints what identifies the change of a commit.
struct HistoryPatchID: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patch-id", abstract: "Print what identifies the change of a commit wherever it is applied.",
    discussion: """
      The same as `git diff-tree -p --full-index COMMIT | git patch-id --stable` of git 2.39 and later; nothing for a \
      merge or no change.
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The commit.", valueName: "commit"))
  var commit: String

  func run() async throws {
    let history = try common.history()
    let commit = try await history.commit(commit)
    let patchID = try await history.patchID(of: commit.id)
    common.output.result(
      .members([
        "schema": .string("sluice.history.patch-id/1"), "commit": .string(commit.id.rawValue),
        "patchID": patchID.map { .string($0.rawValue) },
      ]), patchID.map { [$0.rawValue] } ?? [])
  }
}
