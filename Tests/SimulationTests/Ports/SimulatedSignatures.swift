// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// Signatures that nobody can make for anybody else: the world remembers who signed what.
struct SimulatedSignatures: SignatureChecker {
  let simulation: Simulation
  let runner: Runner

  private static let stranger = Failure(
    .notAuthorised, "E9003", "the signature does not count", why: ["nobody who counts made it"], fix: ["approve RUN"])

  func person(
    whoSigned bytes: [UInt8], signature: String, namespace: String, rules: SignerRules, at moment: Instant
  ) throws(Failure) -> PersonName {
    asked()
    guard let person = simulation.inspector.signer(of: String(decoding: bytes, as: UTF8.self), signature) else {
      throw Self.stranger
    }
    return try allowed(person, rules.allowedSigners)
  }

  func people(in rules: SignerRules) throws(Failure) -> Set<PersonName> {
    asked()
    return Set(rules.allowedSigners.split(separator: "\n").map { PersonName(String($0)) })
  }

  func signers(in rules: SignerRules, namespace: String, at moment: Instant) throws(Failure) -> Set<PersonName> {
    try people(in: rules)
  }

  func people(holding keys: Set<[UInt8]>, in rules: SignerRules) throws(Failure) -> Set<PersonName> {
    asked()
    return []
  }

  func people(
    whoSigned signatures: [ObjectSignature], openPGPKeys: [UInt8]
  ) async throws(Failure) -> [Result<PersonName, Failure>] {
    asked()
    return signatures.map { _ in .failure(Self.stranger) }
  }

  func key(of signature: String, revokedKeys: String) throws(Failure) -> SignerKey {
    asked()
    return SignerKey(fingerprint: signature, counter: nil, compromised: nil)
  }

  func sign(_ bytes: [UInt8], namespace: String, key: String) async throws(Failure) -> String {
    asked()
    return simulation.inspector.sign(String(decoding: bytes, as: UTF8.self), by: Self.owner(key))
  }

  func person(ofKey key: String, rules: SignerRules, namespace: String) async throws(Failure) -> PersonName {
    asked()
    return try allowed(Self.owner(key), rules.allowedSigners)
  }

  /// I18: the way down asks nobody who they are.
  private func asked() {
    if runner.word == "rollback" { simulation.fail("I18", "\(runner.name) asks about a signature") }
  }

  private func allowed(_ person: String, _ signers: String) throws(Failure) -> PersonName {
    guard signers.split(separator: "\n").contains(Substring(person)) else { throw Self.stranger }
    return PersonName(person)
  }

  private static func owner(_ key: String) -> String { String(key.split(separator: "/").last ?? "") }
}
