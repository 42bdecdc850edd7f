// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// Runs commands as simulated processes.
struct SimulatedCommands: CommandRunner {
  let simulation: Simulation
  let runner: Runner

  private static let evidence = Digest(String(repeating: "e", count: 64))

  func run(
    _ invocation: Invocation, said: @escaping @Sendable ([String]) -> Void
  ) async throws(Failure) -> CommandResult {
    let word = invocation.command.arguments.first ?? ""
    try await simulation.pass(runner, "the start of \(word)")
    let began = simulation.now
    let child = simulation.start(invocation, by: runner)
    let outcome = await withTaskCancellationHandler {
      await child.outcome()
    } onCancel: {
      simulation.cancel(child)
    }
    try await simulation.pass(runner, "the end of \(word)")
    return CommandResult(
      outcome: outcome, evidence: Self.evidence, tail: [], durationMilliseconds: simulation.now - began)
  }
}
