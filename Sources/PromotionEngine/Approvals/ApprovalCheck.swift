// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Checks every signature again at the moment when the environment is taken (R8, R16).
struct ApprovalCheck {
  /// How far the clocks of those who share a journal may differ.
  private static let toleranceSeconds: Int64 = 300

  let world: World

  func requireValid(_ run: Run, plan: Plan, policy: Policy) async throws(Failure) {
    if !run.approvals.isEmpty { try await requireClock(run) }
    for planned in plan.gates {
      guard case .approval(let asks) = planned.gate.kind else { continue }
      let rules = try await PeopleKeys(history: world.history)
        .rules(of: asks.from, policy: policy, securityKey: asks.securityKey)
      for approval in run.approvals where approval.gate == planned.gate.name {
        let person = try world.signatures.person(
          whoSigned: ApprovalStatement.signedBytes(of: approval.statement), signature: approval.signature,
          namespace: ApprovalStatement.namespace, rules: rules, at: world.clock.now())
        guard person == approval.person,
          ApprovalStatement.isAbout(run.request, repository: plan.repository, approval: approval)
        else {
          throw Failure(
            .notAuthorised, "E0402", "an approval of \(run.name) in the journal is not what \(approval.person) signed",
            why: ["the signature is \(person)'s, over another statement"], fix: ["sluice verify"])
        }
      }
    }
  }

  /// A clock that was set back would let approvals count that have expired (R12): the journal has seen a later time.
  private func requireClock(_ run: Run) async throws(Failure) {
    let now = world.clock.now()
    let size = try await world.journal.head()
    guard size > 0, let last = try await world.journal.read(from: size - 1).first else { return }
    let behind = (last.at.milliseconds - now.milliseconds) / 1000
    guard behind > Self.toleranceSeconds else { return }
    throw Failure(
      .refused, "E0454", "the clock of this machine is \(DurationText.text(seconds: behind)) behind the journal",
      why: [
        "nobody can say whether the approvals of \(run.name) still count: entry \(last.sequence) is of \(last.at.text), "
          + "and here it is \(now.text)"
      ],
      fix: [
        "timedatectl",
        "sluice log -n 1, for who wrote it: where that clock was wrong, any entry with the right time mends it",
      ])
  }
}
