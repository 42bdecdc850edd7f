// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Says how long what a plan will do usually takes.
struct UsualTimes {
  /// What has a history there, in the order of the plan.
  let known: [(name: String, milliseconds: Int64)]
  private let isWhole: Bool

  init(_ plan: Plan, in state: JournalState) {
    let gates = plan.gates.map { planned in
      (planned.gate.name.rawValue, state.usualMilliseconds(of: planned.gate.name, at: plan.place))
    }
    let steps = plan.steps.map { step in
      (step.name.rawValue, state.usualMilliseconds(of: step.name, at: plan.place, kind: plan.kind))
    }
    known = (gates + steps).compactMap { name, usual in usual.map { (name, $0) } }
    isWhole = steps.allSatisfy { $0.1 != nil } && !steps.isEmpty
  }

  /// Returns `tests 40s, deploy 2m10`, or `nil` without history.
  var text: String? {
    guard !known.isEmpty else { return nil }
    return known.map { name, milliseconds in
      "\(name) \(milliseconds < 1000 ? "under 1s" : DurationText.text(seconds: (milliseconds + 500) / 1000))"
    }.joined(separator: ", ") + (isWhole ? "" : "; the rest has no history here")
  }

  /// One member for each that has a history, in milliseconds.
  var document: Document {
    .array(known.map { .members(["name": .string($0.name), "milliseconds": .integer($0.milliseconds)]) })
  }
}
