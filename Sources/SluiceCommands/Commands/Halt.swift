// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Makes every environment take no promotion.
struct Halt: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "halt",
    abstract: "Stop the line: no environment of the pipeline takes a promotion; a rollback always works.",
    discussion: "Lift it with: sluice resume --all.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var options: HoldOptions

  func run() async throws {
    let session = try await common.session()
    let (policy, _) = try await session.standing(common)
    let places = policy.pipeline.environments.map { policy.place($0.name) }
    let now = session.world.clock.now()
    let hold = options.hold(by: session.world.actor.name, at: now)
    let state = try await session.ledger.append { state throws(Refusal) in
      try HoldRules.decide(state, .halt(places, hold))
    }
    common.output.result(
      .members([
        "schema": .string("sluice.halt/1"), "environments": .array(places.map { HoldDocument.document($0, state) }),
      ]), places.map { StateLine.text(of: $0, in: state) } + ["  lift  " + NextCommand.text("sluice resume --all")])
  }
}
