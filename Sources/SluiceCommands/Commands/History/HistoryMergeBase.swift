// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Finds the best common ancestors of two commits.
struct HistoryMergeBase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge-base", abstract: "Print the best common ancestors of two commits, the newest first.",
    discussion: "Several where merges cross; none where the histories are unrelated, then the exit code is 1.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("A commit.", valueName: "commit"))
  var left: String

  @Argument(help: ArgumentHelp("Another one.", valueName: "commit"))
  var right: String

  func run() async throws {
    let history = try common.history()
    let first = try await history.commit(left)
    let second = try await history.commit(right)
    let bases = try await history.mergeBases(first.id, second.id)
    common.output.result(
      .members([
        "schema": .string("sluice.history.merge-base/1"), "bases": .array(bases.map { .string($0.rawValue) }),
      ]), bases.map(\.rawValue))
    if bases.isEmpty { throw ExitCode(Failure.Kind.refused.rawValue) }
  }
}
