// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Checks every signature again at the moment when the environment is taken (R8, R16).
struct ApprovalCheck {
  let world: World

  func requireValid(_ run: Run, plan: Plan, policy: Policy) async throws(Failure) {
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
}
