// SPDX-License-Identifier: Apache-2.0
/// An action that changes the environment.
public struct Step: Hashable, Sendable {
  /// What a failed step leads to.
  public enum FailurePolicy: String, Hashable, Sendable, CaseIterable {
    /// The run ends as failed.
    case stop
    /// The environment goes back to its last verified release by itself.
    case rollback
  }

  /// Which action.
  public let name: StepName
  /// The command; `migrate` has none.
  public let command: CommandLine?
  /// For `migrate`: the migration gate whose proof it applies.
  public let gate: GateName?
  /// A read-only command that tells whether SLUICE_COMMIT runs: exit 0 yes, 1 no, 3 in part, others unknown.
  public let probe: CommandLine?
  /// What may be done again after a crash.
  public let effect: EffectClass
  /// What a failure leads to.
  public let onFailure: FailurePolicy
  /// For `configure`: what it renders, and where that goes.
  public let configure: ConfigureRequest?
  /// Where the command runs once each; `nil` when it runs once.
  public let targets: TargetPlan?

  /// Describes a step.
  public init(
    name: StepName, command: CommandLine?, gate: GateName?, probe: CommandLine?, effect: EffectClass,
    onFailure: FailurePolicy, targets: TargetPlan? = nil, configure: ConfigureRequest? = nil
  ) {
    self.name = name
    self.command = command
    self.gate = gate
    self.probe = probe
    self.effect = effect
    self.onFailure = onFailure
    self.configure = configure
    self.targets = targets
  }
}
