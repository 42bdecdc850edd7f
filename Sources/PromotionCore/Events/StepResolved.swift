// SPDX-License-Identifier: Apache-2.0
/// A person said what nobody could know.
public struct StepResolved: Hashable, Sendable {
  /// The run.
  public let run: RunName
  /// The step.
  public let step: StepName
  /// Whether it happened.
  public let isApplied: Bool
  /// Who says so.
  public let by: String
  /// How that person knows.
  public let reason: String
  /// The signed statement, where the environment has people who must sign.
  public let proof: SignedText?

  /// Collects the facts.
  public init(run: RunName, step: StepName, isApplied: Bool, by: String, reason: String, proof: SignedText?) {
    self.run = run
    self.step = step
    self.isApplied = isApplied
    self.by = by
    self.reason = reason
    self.proof = proof
  }
}
