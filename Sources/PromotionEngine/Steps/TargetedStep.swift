// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Does a step on each of its targets, and says that it succeeded only when it did on all of them (I23).
///
/// What is known of each target is in the journal, so a later engine goes on with those that are left. A rollback asks
/// each target first and leaves alone what reports the old release already, unless it fenced a run: a process of that one
/// may sleep, and only a target that was deployed to under the new epoch refuses it.
struct TargetedStep: Sendable {
  let world: World
  let ledger: Ledger
  let targets: TargetPlan
  /// Whether the environment was taken from a run that may still act.
  let hasFenced: Bool
  let report: @Sendable (Progress) -> Void
  /// Returns the command of the step for one target.
  let command: @Sendable (String) -> CommandStep

  func perform() async throws(Failure) -> StepResult {
    let tails = try await walk()
    return try await summary(tails)
  }

  /// Begins targets in their order, so many at a time, until all are done or too many have failed.
  private func walk() async throws(Failure) -> [String] {
    let outcome: Result<[String], Failure> = await withTaskGroup(of: Result<StepResult, Failure>.self) { group in
      var left = targets.names[...]
      var (running, failures) = (0, 0)
      var tails: [String] = []
      while true {
        while running < targets.maxParallel, failures < targets.stopAfterFailures, let name = left.popFirst() {
          running += 1
          group.addTask {
            do throws(Failure) { return .success(try await one(name)) } catch { return .failure(error) }
          }
        }
        guard let ended = await group.next() else { return .success(tails) }
        running -= 1
        switch ended {
        case .success(let result):
          if result.outcome != .succeeded { failures += 1 }
          tails += result.tail
        case .failure(let failure):
          group.cancelAll()
          return .failure(failure)
        }
      }
    }
    return try outcome.get()
  }

  private func one(_ name: String) async throws(Failure) -> StepResult {
    let command = command(name)
    guard let record = try await record(command) else {
      throw Failure(.defect, "E7014", "the step \(command.step.name.rawValue) is not in the journal")
    }
    let target = record.target(name)
    switch target?.status {
    case .succeeded: return StepResult(.succeeded, "done before")
    case .failed:
      // Recorded by an engine that died before it could end the step: taking it again would be another attempt.
      return StepResult(.failed(isChanged: target?.isChanged ?? true), target?.text ?? "failed before")
    case .pending, .none:
      if command.plan.kind == .rollback, command.step.effect == .probe, !hasFenced,
        try await command.probe(commit: command.plan.commit) == .applied
      {
        return try await say(name, command, StepResult(.succeeded, "reports it already"))
      }
    case .open, .unknown:
      // It was left by a dead engine: what may be done again follows from the effect class.
      if let settled = try await settled(command) { return try await say(name, command, settled) }
    }
    if PlantedBug.targetWithoutIntent.isPlanted { return try await say(name, command, try await command.perform()) }
    try await ledger.append { state throws(Refusal) in
      try ExecutionMachine.decide(
        state,
        .startTarget(
          command.run, epoch: command.epoch, command.step.name, target: name,
          isProvenNotApplied: command.step.effect == .probe || PlantedBug.targetRepeated.isPlanted))
    }
    return try await say(name, command, try await command.perform())
  }

  /// Returns what is certain about an interrupted target, or `nil` when the step may be taken there again.
  private func settled(_ command: CommandStep) async throws(Failure) -> StepResult? {
    switch command.step.effect {
    case .pure, .idempotent: return nil
    case .once where PlantedBug.targetRepeated.isPlanted: return nil
    case .once: return StepResult(.unknown, "it was interrupted, and there is no probe to ask")
    case .probe:
      switch try await command.probe(commit: command.plan.commit) {
      case .applied: return StepResult(.succeeded, "the probe says that it happened")
      case .notApplied: return nil
      case .partial: return StepResult(.unknown, "the probe says that it happened in part")
      case .unknown: return StepResult(.unknown, "it was interrupted, and its probe cannot tell")
      }
    }
  }

  private func say(_ name: String, _ command: CommandStep, _ result: StepResult) async throws(Failure) -> StepResult {
    let finished = TargetFinished(
      run: command.run, epoch: command.epoch, step: command.step.name, target: name, outcome: result.outcome,
      text: result.text, evidence: result.evidence)
    let decide = { @Sendable (state: JournalState) throws(Refusal) -> [Event] in
      try ExecutionMachine.decide(state, .finishTarget(finished))
    }
    // One after the other, and found again after a crash: it goes with the intent of the next, or the end of the step.
    let isToldAgain = result.outcome == .succeeded && command.step.effect != .once && targets.maxParallel == 1
    if isToldAgain { try await ledger.gather(decide) } else { try await ledger.append(decide) }
    let isSuccess = result.outcome == .succeeded
    report(.targetFinished(command.step.name, name, isSuccess: isSuccess, text: result.text))
    return StepResult(result.outcome, result.text, tail: isSuccess ? [] : result.tail.map { "\(name): \($0)" })
  }

  private func summary(_ tails: [String]) async throws(Failure) -> StepResult {
    let first = command(targets.names[0])
    let records = try await record(first)?.targets ?? []
    let applied = records.count { $0.status == .succeeded }
    let count = "\(applied) of \(records.count) targets"
    if PlantedBug.partIsWhole.isPlanted, applied > 0 { return StepResult(.succeeded, count) }
    if let unknown = records.first(where: { $0.status == .unknown }) {
      return StepResult(.unknown, "\(count); \(unknown.name): \(unknown.text)", tail: tails)
    }
    if let failed = records.first(where: { $0.status == .failed }) {
      let isChanged = first.hasChanged || applied > 0 || records.contains { $0.isChanged }
      return StepResult(.failed(isChanged: isChanged), "\(count); \(failed.name): \(failed.text)", tail: tails)
    }
    // After the last effect every target is asked once more: an environment is live when all report the same release.
    for name in targets.names where first.step.effect == .probe {
      let command = command(name)
      switch try await command.probe(commit: command.plan.commit) {
      case .applied: break
      case .notApplied, .partial:
        return StepResult(.failed(isChanged: true), "\(name) does not report this release any more", tail: tails)
      case .unknown: return StepResult(.unknown, "nobody can tell whether \(name) runs this release", tail: tails)
      }
    }
    return StepResult(.succeeded, count)
  }

  private func record(_ command: CommandStep) async throws(Failure) -> StepRecord? {
    try await ledger.state().runs[command.run]?.step(command.step.name)
  }
}
