// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Withdraws a run that waits.
struct Cancel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cancel", abstract: "Withdraw a run that waits.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The run, such as p-12.", valueName: "run"), completion: KnownNames.waitingRuns)
  var run: String

  func run() async throws {
    let session = try await common.session()
    let name = RunName(run)
    let by = session.world.actor.name
    let state = try await session.ledger.append { state throws(Refusal) in
      try RequestMachine.decide(state, .cancel(name, by: by))
    }
    guard let run = state.runs[name] else { return }
    common.output.result(
      RunDocument.document(run),
      ["\(run.name) is \(RunWords.text(run))", "  now   \(StateLine.text(of: run.request.place, in: state))"])
  }
}
