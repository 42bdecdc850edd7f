// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Lets an environment take promotions again.
struct Resume: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let an environment take promotions again, or accept a commit again.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The environment.", valueName: "environment"))
  var environment: String

  @Option(help: ArgumentHelp("Lift the quarantine of this commit instead of the hold.", valueName: "commit"))
  var unquarantine: String?

  func run() async throws {
    let session = try await common.session()
    let (place, state) = try await session.place(environment, pipeline: common.pipeline)
    let by = session.world.actor.name
    let command: HoldCommand
    if let unquarantine {
      let known = state[place].quarantine.keys.filter { $0.rawValue.hasPrefix(unquarantine) }
      guard let commit = known.first, known.count == 1 else {
        throw Failure(
          .usage, "E0219", "\(unquarantine) is not in quarantine for \(place.environment)",
          state: StateLine.text(of: place, in: state),
          why: state[place].quarantine.keys.sorted().map { "in quarantine: \($0.short)" }, fix: ["sluice status"])
      }
      command = .unquarantine(place, commit, by: by)
    } else {
      command = .resume(place, by: by)
    }
    let after = try await session.ledger.append { state throws(Refusal) in try HoldRules.decide(state, command) }
    let waiting = after.runs(at: place).filter(\.phase.isWaiting)
    common.output.result(
      HoldDocument.document(place, after),
      [StateLine.text(of: place, in: after)]
        + waiting.flatMap { run in RunWords.next(run).map { "  next  \($0)" } })
  }
}
