// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What the engine tells while it works.
public enum Progress: Hashable, Sendable {
  /// A run begins or goes on.
  case run(RunName, isNew: Bool, Plan)
  /// A gate is being asked.
  case gateStarted(GateName)
  /// A gate was answered; the last lines of its output come along when it failed.
  case gateFinished(GateName, isPassed: Bool, text: String, tail: [String])
  /// A gate waits for people or for time.
  case gateWaits(GateName, text: String)
  /// A step begins.
  case stepStarted(StepName)
  /// A step ended on one of its targets.
  case targetFinished(StepName, String, isSuccess: Bool, text: String)
  /// A step ended; the last lines of its output come along when it failed.
  case stepFinished(StepName, isSuccess: Bool, text: String, tail: [String])
  /// Something that a person should know.
  case note(String)
}
