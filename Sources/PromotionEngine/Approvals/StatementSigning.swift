// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Lets a person of a group sign a document, and checks the signature as everybody else will.
struct StatementSigning {
  let world: World
  let policy: Policy

  /// Returns the person whose key it is, who belongs to the group.
  func person(ofKey key: String, group: String) async throws(Failure) -> PersonName {
    let rules = try await PeopleKeys(history: world.history).rules(of: group, policy: policy)
    return try await world.signatures.person(ofKey: key, rules: rules, namespace: ApprovalStatement.namespace)
  }

  /// Signs the document that `statement` makes for the person.
  func sign(
    as group: String, key: String, securityKey: SecurityKeyDemand = .none, _ statement: (PersonName) -> Document
  ) async throws(Failure) -> (person: PersonName, proof: SignedText) {
    let rules = try await PeopleKeys(history: world.history).rules(of: group, policy: policy, securityKey: securityKey)
    let namespace = ApprovalStatement.namespace
    let person = try await world.signatures.person(ofKey: key, rules: rules, namespace: namespace)
    let text = DocumentWriter.text(of: statement(person))
    let bytes = Array(text.utf8)
    let signature = try await world.signatures.sign(bytes, namespace: namespace, key: key)
    let signer = try world.signatures.person(
      whoSigned: bytes, signature: signature, namespace: namespace, rules: rules, at: world.clock.now())
    guard signer == person else {
      throw Failure(
        .notAuthorised, "E0431", "the key \(key) signs as \(signer), not as \(person)",
        why: ["the agent used another key than the file names"], fix: ["ssh-add -l"])
    }
    return (person, SignedText(statement: text, signature: signature))
  }
}
