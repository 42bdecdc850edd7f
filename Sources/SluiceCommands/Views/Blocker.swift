// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// One thing that stands between a commit and an environment now.
struct Blocker {
  let text: String
  /// What moves it, where a person can.
  let fix: String?
  /// When it goes away by itself.
  var opens: Instant?
  /// Whether a promotion is refused until then, rather than asked for and waiting.
  var isRefused = false

  init(text: String, fix: String?, opens: Instant? = nil, isRefused: Bool = false) {
    (self.text, self.fix, self.opens, self.isRefused) = (text, fix.map(NextCommand.text), opens, isRefused)
  }

  /// Everything that would stop a promotion, as far as the journal and the clock know.
  ///
  /// The refusal is what `promote` itself would say; more than one thing may stand in the way, and it names the first.
  static func all(
    _ proposal: PromotionPath.Proposal, refusal: Failure?, clock: any PromotionPorts.Clock
  ) -> [Blocker] {
    let plan = proposal.plan
    let now = clock.now()
    let place = plan.place
    let environment = proposal.state[place]
    var blockers: [Blocker] = []
    // The others are named below, each with what else is in the way.
    if let refusal, !["E0226", "E0227"].contains(refusal.code) {
      blockers.append(Blocker(text: refusal.what, fix: refusal.fix.first, isRefused: true))
    }
    if let hold = environment.hold, hold.isInForce(at: now) {
      blockers.append(
        Blocker(
          text: "\(place.environment) is on hold (\(SafeText.line(hold.by)): \(SafeText.line(hold.reason)))",
          fix: "sluice resume \(place.environment)", opens: hold.expires))
    }
    if let after = proposal.environment.after,
      !proposal.state[proposal.policy.place(after)].hasVerified(plan.commit)
    {
      blockers.append(
        Blocker(
          text: "\(plan.commit.short) is not verified in \(after)", fix: "promote --to \(after) \(plan.commit.short)",
          isRefused: true))
    }
    if let quarantine = environment.quarantine(of: plan.commit, at: now) {
      blockers.append(
        Blocker(
          text: "\(plan.commit.short) is in quarantine: \(SafeText.line(quarantine.reason))",
          fix: "sluice resume \(place.environment) --unquarantine \(plan.commit.short)", opens: quarantine.expires,
          isRefused: true))
    }
    if let holder = environment.holder {
      blockers.append(Blocker(text: "\(holder) holds \(place.environment)", fix: "sluice show \(holder)"))
    } else if let disturber = environment.disturbedBy {
      blockers.append(
        Blocker(
          text: "\(disturber) changed \(place.environment) and failed", fix: "rollback \(place.environment)",
          isRefused: true))
    }
    let outlook = GateOutlook(proposal: proposal, clock: clock)
    for planned in plan.gates {
      let answer = outlook.answer(planned)
      guard let blocks = answer.blocks else { continue }
      blockers.append(
        Blocker(text: "gate \(planned.gate.name): \(SafeText.line(blocks))", fix: answer.fix, opens: answer.opens))
    }
    return blockers
  }

  /// When time alone will have opened everything that only time holds, or `nil` when something needs a person.
  static func earliest(_ blockers: [Blocker]) -> Instant? {
    guard !blockers.isEmpty, blockers.allSatisfy({ $0.opens != nil }) else { return nil }
    return blockers.compactMap(\.opens).max()
  }
}
