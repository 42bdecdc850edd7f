// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Does a step that is a command: configure, deploy or verify.
struct CommandStep {
  let world: World
  let policy: Policy
  let plan: Plan
  let run: RunName
  let epoch: Int64
  let step: Step
  /// Where it runs, when the step has targets.
  let target: String?
  /// Whether an earlier step of this run has changed the environment.
  let hasChanged: Bool
  /// Takes what the command says while it runs.
  let said: @Sendable ([String]) -> Void

  func perform() async throws(Failure) -> StepResult {
    if let request = step.configure {
      return try await ConfigureStep(
        world: world, policy: policy, plan: plan, run: run, epoch: epoch, step: step, request: request,
        hasChanged: hasChanged
      ).perform()
    }
    guard let command = step.command else { return StepResult(.succeeded, "nothing to do") }
    let handover: ConfigurationHandover?
    do throws(Failure) {
      handover = try await ConfigurationHandover.make(for: plan, in: world)
    } catch {
      // Nothing of this step has begun.
      return StepResult(.failed(isChanged: hasChanged), error.what, tail: error.why + error.fix)
    }
    defer { handover?.remove() }
    let place = try await CommandPlace.make(
      for: command, at: plan.commit, purpose: step.name.rawValue, policy: policy, in: world)
    defer { place.remove() }
    var variables = StepVariables(world: world, plan: plan, run: run, epoch: epoch, target: target)
      .variables(step: step.name)
    variables["SLUICE_CONFIGURATION"] = handover?.file
    let result: CommandResult
    do throws(Failure) {
      result = try await world.runner.run(place.invocation(variables, secrets: handover?.secrets ?? []), said: said)
    } catch  where error.kind == .refused {
      // It never started.
      return StepResult(.failed(isChanged: hasChanged), error.what, tail: error.why)
    }
    let text = CommandWords.text(of: result, limit: command.timeoutSeconds)
    switch result.outcome {
    case .exited(code: 0):
      guard let missing = try await missing(within: command.timeoutSeconds * 1000) else {
        return StepResult(.succeeded, text, evidence: result.evidence)
      }
      return StepResult(
        missing.outcome, "\(text), but its probe \(missing.text)", evidence: result.evidence, tail: result.tail)
    case .exited, .signalled, .timedOut, .cancelled:
      let outcome = try await outcome(of: result)
      return StepResult(outcome, text, evidence: result.evidence, tail: result.tail)
    }
  }

  /// So long may what a command has started take until its probe sees it.
  private static let settlingMilliseconds: Int64 = 60_000
  private static let pauseMilliseconds: Int64 = 1000

  /// Asks the probe whether what the command said is true; returns what is not, or `nil`.
  ///
  /// Targets are asked together when all of them are done. A probe that cannot tell takes nothing back, and says nothing:
  /// nobody may call an environment live on its word, so a person must look.
  private func missing(within limit: Int64) async throws(Failure) -> (outcome: StepOutcome, text: String)? {
    guard step.effect == .probe, step.probe != nil, target == nil else {
      return nil
    }
    let start = world.clock.elapsedMilliseconds()
    let patience = min(limit, Self.settlingMilliseconds)
    while true {
      let answer: (outcome: StepOutcome, text: String)
      switch try await probe(commit: plan.commit, within: limit) {
      case .applied: return nil
      case .unknown: answer = (.unknown, "cannot tell whether \(plan.commit.short) runs")
      case .notApplied: answer = (.failed(isChanged: true), "says that \(plan.commit.short) does not run")
      case .partial: answer = (.failed(isChanged: true), "says that \(plan.commit.short) runs in part only")
      }
      guard world.clock.elapsedMilliseconds() - start < patience, !Task.isCancelled else { return answer }
      try? await world.clock.sleep(milliseconds: Self.pauseMilliseconds)
    }
  }

  /// Says what a command that did not succeed left behind.
  private func outcome(of result: CommandResult) async throws(Failure) -> StepOutcome {
    switch step.effect {
    // A failed check changes nothing, but it says that what earlier steps did is not good.
    case .pure: return .failed(isChanged: hasChanged)
    case .idempotent: return .failed(isChanged: true)
    case .probe:
      switch try await probe(commit: plan.commit) {
      case .notApplied:
        guard let from = plan.from else { return .failed(isChanged: true) }
        // The new release is not there; unchanged means that the old one still is.
        let isOldThere = try await probe(commit: from) == .applied
        return .failed(isChanged: hasChanged || !isOldThere)
      case .applied, .partial: return .failed(isChanged: true)
      case .unknown: return .unknown
      }
    case .once:
      switch result.outcome {
      // The command itself said that it failed; how far it came nobody asked.
      case .exited: return .failed(isChanged: true)
      case .signalled, .timedOut, .cancelled: return .unknown
      }
    }
  }

  /// Asks whether a commit runs in the environment: exit 0 yes, 1 no, 3 in part, anything else unknown.
  ///
  /// `limit` is how long it may take at most, in milliseconds, where that is less than its own limit.
  func probe(commit: CommitID, within limit: Int64? = nil) async throws(Failure) -> ProbeAnswer {
    guard var probe = step.probe else { return .unknown }
    if let limit { probe = probe.limited(to: Swift.max(1, limit / 1000)) }
    let place = try await CommandPlace.make(
      for: probe, at: plan.commit, purpose: "probe", policy: policy, in: world)
    defer { place.remove() }
    let variables = StepVariables(world: world, plan: plan, run: run, epoch: epoch, target: target)
      .variables(commit: commit)
    do throws(Failure) {
      let result = try await world.runner.run(place.invocation(variables))
      return switch result.outcome {
      case .exited(code: 0): .applied
      case .exited(code: 1): .notApplied
      case .exited(code: 3): .partial
      case .exited, .signalled, .timedOut, .cancelled: .unknown
      }
    } catch  where error.kind == .refused { return .unknown }
  }
}
