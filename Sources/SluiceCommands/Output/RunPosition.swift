// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// How far a run has come, as far as this process has told.
struct RunPosition {
  private var run: RunName?
  private var plan: Plan?
  private var step: (name: StepName, isOpen: Bool)?

  /// Takes what the engine tells.
  mutating func take(_ progress: Progress) {
    switch progress {
    case .run(let name, _, let plan): (run, self.plan, step) = (name, plan, nil)
    case .stepStarted(let name, _): step = (name, true)
    case .stepFinished(let name, _, _, _): step = (name, false)
    case .gateStarted, .gateFinished, .gateWaits, .output, .targetFinished, .note: break
    }
  }

  /// What an interruption leaves behind, and what to type.
  var interrupted: [String] {
    guard let run, let plan else { return ["Interrupted. Nothing was begun by this call."] }
    let environment = plan.place.environment
    let isRollback = run.rawValue.hasPrefix("r-")
    let again = NextCommand.text(
      isRollback ? "rollback \(environment)" : "promote --to \(environment) \(plan.commit.short)")
    guard let step else {
      return ["Interrupted. \(run) had taken no step; \(environment) is as it was.", "  next  \(again)"]
    }
    return [
      "Interrupted. \(run) stopped \(step.isOpen ? "at" : "after") \(step.name.rawValue); \(environment) is not settled.",
      "  next  \(again), which goes on",
    ] + (isRollback ? [] : ["  or    \(NextCommand.text("rollback \(environment)")), which takes it back"])
  }
}
