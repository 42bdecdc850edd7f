// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Says what nobody but a person could find out.
struct Resolve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether a step happened, when nobody else can know.",
    discussion: "Afterwards the run goes on with: promote --to ENVIRONMENT.")

  enum Answer: String, ExpressibleByArgument, CaseIterable {
    case applied
    case notApplied = "not-applied"
  }

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The run, such as p-12.", valueName: "run"))
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
    let by = session.world.actor.name
    let isApplied = answer == .applied
    let reason = reason.isEmpty ? "\(by) says so" : reason
    let state = try await session.ledger.append { state throws(Refusal) in
      try ExecutionMachine.decide(state, .resolve(name, step, isApplied: isApplied, by: by, reason: reason))
    }
    guard let run = state.runs[name] else { return }
    common.output.result(
      RunDocument.document(run),
      [
        "\(run.name): \(step.rawValue) \(isApplied ? "happened" : "did not happen"), says \(by)",
        "  now   \(StateLine.text(of: run.request.place, in: state))",
        "  next  \(RunWords.next(run).first ?? "sluice status")",
      ])
  }
}
