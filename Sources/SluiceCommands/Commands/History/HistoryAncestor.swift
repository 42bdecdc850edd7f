// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Tells whether one commit contains another.
struct HistoryAncestor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ancestor", abstract: "Tell whether a commit is another one or an ancestor of it.",
    discussion: "Exit code 0 says yes, 1 says no.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The commit that may be the older one.", valueName: "ancestor"))
  var ancestor: String

  @Argument(help: ArgumentHelp("The commit that may contain it.", valueName: "commit"))
  var commit: String

  func run() async throws {
    let history = try common.history()
    let old = try await history.commit(ancestor)
    let new = try await history.commit(commit)
    let isAncestor = try await history.isAncestor(old.id, of: new.id)
    common.output.result(
      .members([
        "schema": .string("sluice.history.ancestor/1"), "ancestor": .string(old.id.rawValue),
        "commit": .string(new.id.rawValue), "isAncestor": .boolean(isAncestor),
      ]), [isAncestor ? "yes" : "no"])
    if !isAncestor { throw ExitCode(Failure.Kind.refused.rawValue) }
  }
}
