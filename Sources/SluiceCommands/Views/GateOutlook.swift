// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Says how a planned gate would be answered now, as far as that is known without asking it.
struct GateOutlook {
  /// The answer.
  struct Answer {
    let text: String
    /// Why it stops the promotion now, or `nil` when it does not.
    var blocks: String?
    /// When time alone opens it.
    var opens: Instant?
    /// What a person can type.
    var fix: String?
  }

  private static let quarterHourMilliseconds: Int64 = 900_000
  private static let quartersOfAWeek: Int64 = 672

  let proposal: PromotionPath.Proposal
  let clock: any PromotionPorts.Clock

  func answer(_ planned: PlannedGate) -> Answer {
    let record = waiting?.gate(planned.gate.name)
    if record?.status == .passed, !isTimed(planned.gate.kind) {
      return Answer(text: "passed in \(waiting?.name.rawValue ?? "")")
    }
    switch planned.gate.kind {
    case .test(let test):
      guard test.reuse == .sameTree, let earlier = proposal.state.earlierPass(of: planned, in: proposal.plan)?.run
      else { return Answer(text: "is run") }
      return Answer(text: "passed for the same tree in \(earlier)")
    case .migration: return Answer(text: "is proved on a copy")
    case .check, .fresh, .signed: return Answer(text: "is asked")
    case .approval(let asks): return approval(planned, asks)
    case .soak(let seconds): return soak(seconds)
    case .window(let window): return self.window(window)
    }
  }

  /// The run that asks for exactly this and waits.
  var waiting: Run? {
    let digest = proposal.plan.digest
    return proposal.state.runs(at: proposal.plan.place).last { $0.phase.isWaiting && $0.request.plan == digest }
  }

  private func isTimed(_ kind: GateKind) -> Bool {
    switch kind {
    case .window, .approval: true
    case .test, .migration, .soak, .check, .fresh, .signed: false
    }
  }

  private func approval(_ planned: PlannedGate, _ asks: ApprovalGate) -> Answer {
    let given = waiting?.approvers(of: planned.gate.name, at: clock.now()).sorted().map(\.rawValue) ?? []
    let names = given.isEmpty ? "" : " (\(given.joined(separator: ", ")))"
    let text = "\(given.count) of \(asks.count) of \(asks.from)\(names)"
    guard given.count < asks.count else { return Answer(text: text) }
    return Answer(
      text: text, blocks: text,
      fix: waiting.map { "approve \($0.name)" }
        ?? "promote --to \(proposal.plan.place.environment) \(proposal.plan.commit.short)")
  }

  private func soak(_ seconds: Int64) -> Answer {
    guard let after = proposal.environment.after,
      let release = proposal.state[proposal.policy.place(after)].releases.last(where: {
        $0.commit == proposal.plan.commit
      })
    else {
      return Answer(
        text: "begins when it is live in \(proposal.environment.after?.rawValue ?? "the environment before")")
    }
    let opens = release.at.adding(seconds: seconds)
    let now = clock.now()
    guard opens > now else { return Answer(text: "\(DurationText.text(seconds: seconds)) in \(after) are over") }
    let left = "\(Ages(now: now).until(opens)) left in \(after)"
    return Answer(text: left, blocks: left, opens: opens)
  }

  private func window(_ window: WindowGate) -> Answer {
    let now = clock.now()
    guard let local = clock.localTime(at: now, zone: window.zone) else {
      return Answer(
        text: "the zone \(window.zone) is not known here", blocks: "the zone \(window.zone) is not known here")
    }
    guard !window.contains(day: local.day, minute: local.minute) else { return Answer(text: "is open") }
    let opens = opening(of: window, after: now)
    let text =
      "closed" + (opens.map { ", opens in \(Ages(now: now).until($0))" } ?? "") + ": \(window.text) \(window.zone)"
    return Answer(text: text, blocks: text, opens: opens)
  }

  /// Windows begin on whole minutes; which one is found by quarter hours first, since zones shift by no less.
  private func opening(of window: WindowGate, after now: Instant) -> Instant? {
    func isOpen(_ milliseconds: Int64) -> Bool {
      clock.localTime(at: Instant(milliseconds: milliseconds), zone: window.zone).map {
        window.contains(day: $0.day, minute: $0.minute)
      } ?? false
    }
    let start = now.milliseconds / 60_000 * 60_000
    for quarter in 1...(Self.quartersOfAWeek + 4) {
      let end = start + quarter * Self.quarterHourMilliseconds
      guard isOpen(end) else { continue }
      for minute in stride(from: end - Self.quarterHourMilliseconds, through: end, by: 60_000) where isOpen(minute) {
        return Instant(milliseconds: minute)
      }
    }
    return nil
  }
}
