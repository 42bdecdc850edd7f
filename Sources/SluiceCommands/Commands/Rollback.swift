// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Brings an environment back to its last good release.
struct Rollback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring an environment back to its last good release.",
    discussion: """
      Without an argument it is the last environment of the pipeline. It works in every state: a running promotion is
      stopped and fenced first. Afterwards the environment is on hold, and what was taken back is in quarantine.
      """)

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp("The environment; the last one of the pipeline when left out.", valueName: "environment"))
  var environment: String?

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("Go back to this commit instead of the last verified release.", valueName: "commit"))
  var commit: String?

  @Flag(help: "Show what would happen, and change nothing.")
  var plan = false

  @Flag(help: "Take back migrations even where that loses values.")
  var acceptLoss = false

  @Option(help: ArgumentHelp("Why, for the journal and for those who find the hold.", valueName: "text"))
  var reason = ""

  func run() async throws {
    let session = try await common.session()
    let output = common.output
    let printer = ProgressPrinter(output: output)
    let path = RollbackPath(world: session.world, ledger: session.ledger, report: { printer.report($0) })
    let name = environment.map { EnvironmentName($0) }
    guard !plan else {
      let proposal = try await path.propose(name, pipeline: common.pipeline, to: commit)
      let view = RollbackView(
        proposal: proposal, commit: commit, ages: Ages(now: session.world.clock.now()),
        outlook: await RollbackOutlook(world: session.world).lines(proposal))
      output.result(view.document, view.lines)
      return
    }
    let ending = try await path.rollBack(
      name, pipeline: common.pipeline, to: commit, reason: reason, acceptsLoss: acceptLoss)
    try await output.end(ending, session.ledger)
  }
}
