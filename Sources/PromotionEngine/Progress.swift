// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What the engine tells while it works.
public enum Progress: Hashable, Sendable {
  /// A run begins or goes on.
  case run(RunName, isNew: Bool, Plan)
  /// A gate is being asked; with how long it usually takes here, where that is known.
  case gateStarted(GateName, usualMilliseconds: Int64?)
  /// A gate was answered; the last lines of its output come along when it failed.
  case gateFinished(GateName, isPassed: Bool, text: String, tail: [String])
  /// A gate waits for people or for time.
  case gateWaits(GateName, text: String)
  /// A step begins; with how long it usually takes here, where that is known.
  case stepStarted(StepName, usualMilliseconds: Int64?)
  /// What the command of a gate or a step said last; there may have been more.
  case output(Speaker, lines: [String])
  /// A step ended on one of its targets.
  case targetFinished(StepName, String, isSuccess: Bool, text: String)
  /// A step ended; the last lines of its output come along when it failed.
  case stepFinished(StepName, isSuccess: Bool, text: String, tail: [String])
  /// Something that a person should know.
  case note(String)

  /// Whose command speaks.
  public enum Speaker: Hashable, Sendable {
    /// That of a gate.
    case gate(GateName)
    /// That of a step, on one of its targets where it has some.
    case step(StepName, target: String?)
  }
}
