// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Brings a commit into an environment.
struct Promote: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring a commit into an environment.",
    discussion: """
      The policy is read from the trunk, the gates run in clean trees of the commit, and nothing is held while people or
      time are waited for: then the exit code is 3, and the same command goes on later.
      """)

  @OptionGroup var common: CommonOptions

  @Option(name: .customLong("to"), help: ArgumentHelp("The environment.", valueName: "environment"))
  var environment: String

  @Argument(help: ArgumentHelp("The commit: HEAD, a branch, a tag or an id.", valueName: "revision"))
  var revision: String?

  @Flag(help: "Show what would happen, and change nothing.")
  var plan = false

  @Option(help: ArgumentHelp("Wait so long for gates and people, as 90s, 20m or 1h.", valueName: "duration"))
  var wait: DurationArgument?

  @Option(help: ArgumentHelp("Why, for the journal.", valueName: "text"))
  var reason = ""

  func run() async throws {
    let session = try await common.session()
    let output = common.output
    let printer = ProgressPrinter(output: output)
    let path = PromotionPath(world: session.world, ledger: session.ledger, report: { printer.report($0) })
    let environment = EnvironmentName(environment)
    guard !plan else {
      let view = PlanView(
        proposal: try await path.propose(revision, to: environment, pipeline: common.pipeline),
        now: session.world.clock.now())
      output.result(view.document, view.lines)
      return
    }
    try await LogKeyCheck(session: session).require(pipeline: common.pipeline)
    let ending = try await path.promote(
      revision, to: environment, pipeline: common.pipeline, waitMilliseconds: (wait?.seconds ?? 0) * 1000,
      reason: reason)
    try await output.end(ending, session.ledger)
  }
}
