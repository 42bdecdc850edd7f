// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Checks what a person said of a step of which nobody else could know: where the policy has people who approve, one of
/// them must have signed exactly that.
struct ResolutionAudit {
  let world: World
  let repository: String

  /// Why it is not what it claims to be under a policy, or `nil`.
  func problem(
    _ said: StepResolved, of request: RunRequested, policy: Policy, at: Instant
  ) async throws(Failure) -> String? {
    let groups = policy.pipeline.environment(request.place.environment)?.gates.compactMap { gate -> String? in
      if case .approval(let asks) = gate.kind { asks.from } else { nil }
    }
    guard let group = groups?.first else { return nil }
    guard let proof = said.proof else { return "nobody has signed what \(said.by) said of \(said.step.rawValue)" }
    let rules = try await PeopleKeys(history: world.history).rules(of: group, policy: policy)
    let person: PersonName
    do throws(Failure) {
      person = try world.signatures.person(
        whoSigned: Array(proof.statement.utf8), signature: proof.signature, namespace: ApprovalStatement.namespace,
        rules: rules, at: at)
    } catch { return ([error.what] + error.why).joined(separator: ": ") }
    guard person.rawValue == said.by else { return "it names \(said.by), and the signature is \(person)'s" }
    guard ResolutionStatement.isAbout(said, repository: repository, text: proof.statement) else {
      return "\(person) signed another statement than the entry tells"
    }
    return nil
  }
}
