// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Answers the gates that ask for time.
struct TimeGates {
  let world: World
  let policy: Policy
  let plan: Plan

  /// The commit must have been live and verified in the previous environment for so long.
  func soak(_ seconds: Int64, gate: GateName, state: JournalState) -> GateAnswer {
    guard let previous = policy.pipeline.environment(plan.place.environment)?.after,
      let release = state[policy.place(previous)].releases.last(where: { $0.commit == plan.commit })
    else {
      return .verdict(
        .failed, text: "there is no environment before to soak in", evidence: nil, reusedFrom: nil, tail: [])
    }
    let now = world.clock.now()
    let open = release.at.adding(seconds: seconds)
    guard now >= open else {
      let left = (open.milliseconds - now.milliseconds + 999) / 1000
      return .waits(
        Wait(gate: gate, text: "\(DurationText.text(seconds: left)) left in \(previous)", next: nil))
    }
    return .verdict(
      .passed, text: "\(DurationText.text(seconds: seconds)) in \(previous)", evidence: nil, reusedFrom: nil, tail: [])
  }

  /// The time of the week must allow it.
  func window(_ window: WindowGate, gate: GateName) -> GateAnswer {
    guard let local = world.clock.localTime(at: world.clock.now(), zone: window.zone) else {
      return .verdict(
        .failed, text: "the time zone \(window.zone) is not known on this machine", evidence: nil, reusedFrom: nil,
        tail: [])
    }
    guard window.contains(day: local.day, minute: local.minute) else {
      return .waits(Wait(gate: gate, text: "open \(window.text) \(window.zone)", next: nil))
    }
    return .verdict(.passed, text: "open \(window.text) \(window.zone)", evidence: nil, reusedFrom: nil, tail: [])
  }

  /// The windows that were open when they were asked and are closed now.
  func closedWindows() -> [Wait] {
    plan.gates.compactMap { planned in
      guard case .window(let window) = planned.gate.kind,
        case .waits(let wait) = self.window(window, gate: planned.gate.name)
      else { return nil }
      return wait
    }
  }
}
