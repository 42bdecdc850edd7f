// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Lets an environment accept a commit no more.
struct QuarantineCommit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine", abstract: "Let an environment accept a commit no more.",
    discussion: "Lift it with: sluice resume ENVIRONMENT --unquarantine COMMIT.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: HoldOptions

  @Argument(help: ArgumentHelp("The environment.", valueName: "environment"), completion: KnownNames.environments)
  var environment: String

  @Argument(
    help: ArgumentHelp("The commit: HEAD, a branch, a tag or an id.", valueName: "revision"),
    completion: KnownNames.commits)
  var revision: String

  func run() async throws {
    let session = try await common.session()
    let (place, _) = try await session.place(environment, common)
    let commit = try await session.world.history.commit(revision).id
    let now = session.world.clock.now()
    let quarantine = Quarantine(
      run: nil, by: session.world.actor.name, reason: options.reason, at: now,
      expires: options.expires(from: now))
    let state = try await session.ledger.append { state throws(Refusal) in
      try HoldRules.decide(state, .quarantine(place, commit, quarantine))
    }
    common.output.result(
      HoldDocument.document(place, state),
      [
        "\(place.environment) does not take \(commit.short) any more",
        "  now   \(StateLine.text(of: place, in: state))",
        "  lift  " + NextCommand.text("sluice resume \(place.environment) --unquarantine \(commit.short)"),
      ])
  }
}
