// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Checks that whoever rejected a run signed exactly that, as somebody whom a gate of the run asks.
struct RejectionAudit {
  let world: World
  let repository: String

  /// Why it is not what it claims to be under a policy, or `nil`.
  func problem(
    _ rejection: Rejection, _ proof: SignedText, of request: RunRequested, policy: Policy, at: Instant
  ) async throws(Failure) -> String? {
    guard
      let said = ApprovalStatement.rejected(
        request, repository: repository, by: rejection.by, reason: rejection.reason, text: proof.statement)
    else { return "\(rejection.by) signed another statement than the entry tells" }
    guard at < said.notAfter else { return "the rejection by \(rejection.by) had expired" }
    guard request.gates.contains(where: { $0.name == said.gate }),
      let environment = policy.pipeline.environment(request.place.environment),
      let asks = ProtectedChange.asks(said.gate, environment, policy.pipeline)
    else { return "the policy \(policy.commit.short) asks for no approval \(said.gate)" }
    let rules = try await PeopleKeys(history: world.history)
      .rules(of: asks.from, policy: policy, securityKey: asks.securityKey)
    let person: PersonName
    do {
      person = try world.signatures.person(
        whoSigned: ApprovalStatement.signedBytes(of: proof.statement), signature: proof.signature,
        namespace: ApprovalStatement.namespace, rules: rules, at: at)
    } catch { return ([error.what] + error.why).joined(separator: ": ") }
    return person == rejection.by ? nil : "it names \(rejection.by), and the signature is \(person)'s"
  }
}
