// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what is live in one environment and not in another.
struct Diff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what is live in one environment and not in another: commits, migrations, configuration.",
    discussion: "It is what promoting from the first to the second would bring. sluice env diff compares the catalogue."
  )

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp("The environment that has more, such as staging.", valueName: "environment"),
    completion: KnownNames.environments)
  var left: String

  @Argument(
    help: ArgumentHelp("The environment that is compared with it.", valueName: "environment"),
    completion: KnownNames.environments)
  var right: String

  func run() async throws {
    let session = try await common.session()
    let (place, state) = try await session.place(left, common)
    guard let live = state[place].live else {
      throw Failure(
        .usage, "E0941", "nothing is live in \(left)", state: StateLine.text(of: place, in: state),
        fix: ["promote --to \(left)"])
    }
    let path = PromotionPath(world: session.world, ledger: session.ledger, report: { _ in })
    let proposal = try await path.propose(
      live.commit.rawValue, to: EnvironmentName(right), pipeline: common.pipeline)
    let view = DiffView(left: place, live: live, proposal: proposal)
    common.output.result(view.document, view.lines)
  }
}
