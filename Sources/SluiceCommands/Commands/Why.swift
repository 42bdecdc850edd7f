// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Says what stands between a commit and an environment.
struct Why: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Say why a commit is not in an environment: what blocks it, until when, and the command that moves it.",
    discussion: "It asks the journal and the clock, runs no gate and changes nothing.")

  @OptionGroup var common: CommonOptions

  @Option(
    name: .customLong("to"), help: ArgumentHelp("The environment.", valueName: "environment"),
    completion: KnownNames.environments)
  var environment: String

  @Argument(help: ArgumentHelp("The commit: HEAD, a branch, a tag or an id.", valueName: "revision"))
  var revision: String?

  func run() async throws {
    let session = try await common.session()
    let path = PromotionPath(world: session.world, ledger: session.ledger, report: { _ in })
    let proposal = try await path.propose(revision, to: EnvironmentName(environment), pipeline: common.pipeline)
    let view = WhyView(
      proposal: proposal, refusal: try await path.refusal(of: proposal), clock: session.world.clock,
      containedBy: try await Whereabouts(session: session).containing(proposal.commit.id, at: proposal.plan.place))
    common.output.result(view.document, view.lines)
  }
}
