// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Makes and checks signatures of people.
public protocol SignatureChecker: Sendable {
  /// Returns the person whose key made the signature over exactly these bytes.
  ///
  /// `signature` is an armoured SSHSIG; key validity is judged at `moment`.
  /// Throws with kind `notAuthorised` and the reason otherwise.
  func person(
    whoSigned bytes: [UInt8], signature: String, namespace: String, rules: SignerRules, at moment: Instant
  ) throws(Failure) -> PersonName

  /// Returns everybody whose signature can count under the rules.
  ///
  /// Throws when the allowed signers, or the revoked keys, are malformed.
  func people(in rules: SignerRules) throws(Failure) -> Set<PersonName>

  /// Returns everybody whose signature for a namespace counts at a moment: by a key that is valid then and not revoked.
  ///
  /// Throws when the allowed signers or the revoked keys are malformed.
  func signers(in rules: SignerRules, namespace: String, at moment: Instant) throws(Failure) -> Set<PersonName>

  /// Returns whom the rules name for any of these public keys, each as a key file holds it; revoked ones too.
  ///
  /// Throws when the allowed signers are malformed.
  func people(holding keys: Set<[UInt8]>, in rules: SignerRules) throws(Failure) -> Set<PersonName>

  /// Says for each OpenPGP signature whose it is, the address of the key's name, or why it does not count.
  ///
  /// `openPGPKeys` are armoured public keys; no others are trusted. Throws when nothing could be checked at all.
  func people(
    whoSigned signatures: [ObjectSignature], openPGPKeys: [UInt8]
  ) async throws(Failure) -> [Result<PersonName, Failure>]

  /// Returns the key that a signature names, without asking whether the signature is good.
  ///
  /// Throws when the signature or the list of revoked keys is malformed.
  func key(of signature: String, revokedKeys: String) throws(Failure) -> SignerKey

  /// Signs bytes with a private key file, or with the agent when `key` is a public key file.
  func sign(_ bytes: [UInt8], namespace: String, key: String) async throws(Failure) -> String

  /// Returns who a public or private key file belongs to.
  func person(ofKey key: String, rules: SignerRules, namespace: String) async throws(Failure) -> PersonName
}

extension SignatureChecker {
  /// Returns the person whose key made the signature over exactly these bytes, where no key is revoked.
  public func person(
    whoSigned bytes: [UInt8], signature: String, namespace: String, allowedSigners: String, at moment: Instant
  ) throws(Failure) -> PersonName {
    try person(
      whoSigned: bytes, signature: signature, namespace: namespace, rules: SignerRules(allowedSigners: allowedSigners),
      at: moment)
  }

  /// Returns who a public or private key file belongs to in an allowed signers text.
  public func person(
    ofKey key: String, allowedSigners: String, namespace: String
  ) async throws(Failure) -> PersonName {
    try await person(ofKey: key, rules: SignerRules(allowedSigners: allowedSigners), namespace: namespace)
  }
}
