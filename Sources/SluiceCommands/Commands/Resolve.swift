// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Says what nobody but a person could find out.
struct Resolve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Say whether a step happened, when nobody else can know.",
    discussion: """
      Afterwards the run goes on with: promote --to ENVIRONMENT. Where the environment has an approval gate, one of \
      its people must say it, with a signature.
      """)

  enum Answer: String, ExpressibleByArgument, CaseIterable {
    case applied
    case notApplied = "not-applied"
  }

  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions

  @Argument(help: ArgumentHelp("The run, such as p-12.", valueName: "run"), completion: KnownNames.openRuns)
  var run: String

  @Argument(help: ArgumentHelp("The step: migrate, configure, deploy or verify.", valueName: "step"))
  var step: String

  @Option(name: .customLong("as"), help: ArgumentHelp("Whether it happened.", valueName: "answer"))
  var answer: Answer

  @Option(help: ArgumentHelp("How you know.", valueName: "text"))
  var reason = ""

  func run() async throws {
    let session = try await common.session()
    guard let step = StepName(rawValue: step) else {
      throw Failure(
        .usage, "E0218", "there is no step \(step)", why: ["steps are migrate, configure, deploy and verify"],
        fix: ["sluice show \(run)"])
    }
    let name = RunName(run)
    let isApplied = answer == .applied
    let state = try await ResolutionPath(world: session.world, ledger: session.ledger).resolve(
      name, step, isApplied: isApplied, reason: reason.isEmpty ? "\(session.world.actor.name) says so" : reason,
      key: { () throws(Failure) in try signing.key(session) })
    guard let run = state.runs[name] else { return }
    await session.name(pipelineOf: run)
    common.output.result(
      RunDocument.document(run),
      [
        "\(run.name): \(step.rawValue) \(isApplied ? "happened" : "did not happen")\(reason.isEmpty ? "" : ": \(reason)")",
        "  now   \(StateLine.text(of: run.request.place, in: state))",
        "  next  \(RunWords.next(run).first ?? NextCommand.text("sluice status"))",
      ])
  }
}
