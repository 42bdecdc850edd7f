// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Prints what the engine tells while it works: one line a change, the tail of what failed, and what a person should know
/// of what succeeded.
struct ProgressPrinter: Sendable {
  let output: Output

  func report(_ progress: Progress) {
    switch progress {
    case .run(let name, let isNew, let plan):
      let from = plan.from.map { "\($0.short) -> " } ?? ""
      output.talk(
        "\(name)  \(from)\(plan.commit.short)  \(plan.place.environment)\(isNew ? "" : "  (continued)")"
          + "  plan \(plan.digest.short)")
    case .gateStarted(let gate): line("gate", gate.rawValue, "is asked")
    case .gateFinished(let gate, let isPassed, let text, let tail):
      line(isPassed ? "ok" : "FAILED", gate.rawValue, text)
      tails(tail)
    case .gateWaits(let gate, let text): line("waits", gate.rawValue, text)
    case .stepStarted(let step): line("step", step.rawValue, "begins")
    case .stepFinished(let step, let isSuccess, let text, let tail):
      line(isSuccess ? "ok" : "FAILED", step.rawValue, text)
      tails(tail)
    case .targetFinished(_, let target, let isSuccess, let text):
      line(isSuccess ? "ok" : "FAILED", "  \(SafeText.line(target))", text)
    case .note(let text): output.talk("  \(SafeText.line(text))")
    }
  }

  private func line(_ state: String, _ name: String, _ text: String) {
    let left = state + String(repeating: " ", count: Swift.max(1, 8 - state.count))
    let middle = name + String(repeating: " ", count: Swift.max(1, 12 - name.count))
    output.talk("  \(left)\(middle)\(SafeText.line(text))")
  }

  private func tails(_ tail: [String]) {
    for text in tail { output.talk("  | \(SafeText.line(text))") }
  }
}
