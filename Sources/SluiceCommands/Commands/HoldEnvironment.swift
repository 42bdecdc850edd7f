// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Makes an environment take no promotion.
struct HoldEnvironment: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Let an environment take no promotion; a rollback always works.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: HoldOptions

  @Argument(help: ArgumentHelp("The environment.", valueName: "environment"), completion: KnownNames.environments)
  var environment: String

  func run() async throws {
    let session = try await common.session()
    let (place, _) = try await session.place(environment, common)
    let now = session.world.clock.now()
    let hold = options.hold(by: session.world.actor.name, at: now)
    let state = try await session.ledger.append { state throws(Refusal) in
      try HoldRules.decide(state, .hold(place, hold))
    }
    common.output.result(
      HoldDocument.document(place, state),
      ["\(StateLine.text(of: place, in: state))", "  lift  " + NextCommand.text("sluice resume \(place.environment)")])
  }
}
