// SPDX-License-Identifier: Apache-2.0
/// A step ended on one of its targets.
public struct TargetFinished: Hashable, Sendable {
  /// The run.
  public let run: RunName
  /// The right under which it acted.
  public let epoch: Int64
  /// The step.
  public let step: StepName
  /// The target.
  public let target: String
  /// How it ended there.
  public let outcome: StepOutcome
  /// One line for a person.
  public let text: String
  /// The evidence file.
  public let evidence: Digest?

  /// Collects the facts.
  public init(
    run: RunName, epoch: Int64, step: StepName, target: String, outcome: StepOutcome, text: String, evidence: Digest?
  ) {
    self.run = run
    self.epoch = epoch
    self.step = step
    self.target = target
    self.outcome = outcome
    self.text = text
    self.evidence = evidence
  }
}
