// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// One process that a runner has started: a gate's command, a step's, or a probe.
final class Child: @unchecked Sendable {
  let number: Int
  let runner: Runner
  let word: String
  let commit: CommitID
  let place: Place
  let run: RunName
  /// Absent for gates, which are not given any.
  let epoch: Int64?
  let step: StepName?
  /// The one machine that it is about, when its step has targets.
  let target: String?
  private(set) var ending: CommandResult.Outcome?
  /// Somebody has begun to kill it.
  var isDying = false
  /// It is stopped together with its runner, as the processes of a sleeping machine are.
  var isFrozen = false
  private var waiter: UnsafeContinuation<Void, Never>?

  init(number: Int, runner: Runner, invocation: Invocation) {
    self.number = number
    self.runner = runner
    let variables = invocation.variables
    word = invocation.command.arguments.first ?? ""
    commit = CommitID(variables["SLUICE_COMMIT"] ?? "")
    place = Place(
      pipeline: variables["SLUICE_PIPELINE"] ?? "", environment: EnvironmentName(variables["SLUICE_ENVIRONMENT"] ?? ""))
    run = RunName(variables["SLUICE_RUN"] ?? "")
    epoch = variables["SLUICE_EPOCH"].flatMap { Int64($0) }
    target = variables["SLUICE_TARGET"]
    step = variables["SLUICE_STEP"].flatMap { StepName(rawValue: $0) }
  }

  var isAlive: Bool { ending == nil }

  /// Whether it changes the environment.
  var isEffect: Bool { word == "deploy" || word == "configure" }

  func end(_ outcome: CommandResult.Outcome) {
    guard ending == nil else { return }
    ending = outcome
    runner.children.removeAll { $0 === self }
    waiter?.resume()
    waiter = nil
  }

  func outcome() async -> CommandResult.Outcome {
    if let ending { return ending }
    await withUnsafeContinuation { waiter = $0 }
    return ending ?? .cancelled
  }
}
