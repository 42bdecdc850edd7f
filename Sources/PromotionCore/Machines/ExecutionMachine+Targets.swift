// SPDX-License-Identifier: Apache-2.0
extension ExecutionMachine {
  /// Begins a step on one of its targets, or begins it there again.
  static func startTarget(
    _ run: Run, _ epoch: Int64, _ step: StepName, _ target: String, isProvenNotApplied: Bool
  ) throws(Refusal) -> [Event] {
    let (record, target) = try open(run, step, target)
    switch target.status {
    case .pending, .failed: break
    case .open, .unknown:
      guard record.effect.allows(repeating: isProvenNotApplied) else { throw .notRepeatable(run.name, step) }
    case .succeeded: throw .stepOutOfOrder(run.name, step)
    }
    return [.targetStarted(run: run.name, epoch: epoch, step: step, target: target.name)]
  }

  /// Says how a step ended on one of its targets; it may be known to have succeeded without having been begun.
  static func finishTarget(_ run: Run, _ finished: TargetFinished) throws(Refusal) -> [Event] {
    let (_, target) = try open(run, finished.step, finished.target)
    switch (target.status, finished.outcome) {
    case (.succeeded, _): throw .stepOutOfOrder(run.name, finished.step)
    case (.open, _), (.pending, .succeeded), (.failed, .succeeded), (.unknown, .succeeded):
      return [.targetFinished(finished)]
    // An engine died between the last target and the step: nothing more is known now, so there is nothing to say.
    case (.unknown, .unknown): return []
    case (.pending, .failed), (.pending, .unknown), (.failed, .failed), (.failed, .unknown), (.unknown, .failed):
      throw .stepOutOfOrder(run.name, finished.step)
    }
  }

  private static func open(
    _ run: Run, _ step: StepName, _ target: String
  ) throws(Refusal) -> (StepRecord, TargetRecord) {
    guard let record = run.nextStep, record.name == step, record.status == .open else {
      throw .stepOutOfOrder(run.name, step)
    }
    guard let known = record.target(target) else { throw .unknownTarget(run.name, step, target: target) }
    return (record, known)
  }
}

extension EffectClass {
  /// Whether an effect of which nobody recorded the outcome may be brought about again.
  func allows(repeating isProvenNotApplied: Bool) -> Bool {
    switch self {
    case .pure, .idempotent: true
    case .probe, .once: isProvenNotApplied
    }
  }
}
