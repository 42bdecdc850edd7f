// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Checks SSH signatures (SSHSIG) natively, and lets `ssh-keygen` make them.
public struct SSHSignatures: SignatureChecker {
  /// Runs a program to its end: `arguments` begin with the program's name, `input` is its standard input.
  ///
  /// Questions for a passphrase or a touch go to the terminal; the program keeps it.
  public typealias Run =
    @Sendable (_ arguments: [String], _ input: [UInt8]) async throws(Failure) -> (
      code: Int32, output: [UInt8], errors: String
    )

  let run: Run

  /// Makes a checker that signs through `run`.
  public init(run: @escaping Run) { self.run = run }

  /// Makes a checker that cannot sign, for commands that only verify.
  public init() {
    run = { (arguments, _) throws(Failure) in
      throw Failure(
        .defect, "E0422", "this command cannot run \(arguments.first ?? "a program")",
        why: ["it was built to check signatures only"])
    }
  }

  /// Returns the person whose key made the signature over exactly these bytes.
  public func person(
    whoSigned bytes: [UInt8], signature: String, namespace: String, rules: SignerRules, at moment: Instant
  ) throws(Failure) -> PersonName {
    let allowed = try AllowedSigners(rules.allowedSigners, file: rules.file)
    let revoked = try RevokedKeys(rules.revokedKeys)
    let parsed: SSHSignature
    let verdict: SignatureVerdict
    do throws(Malformed) {
      parsed = try SSHSignature(armoured: signature)
      verdict = try parsed.check(bytes)
    } catch { throw Refusal.malformed(error) }
    guard parsed.namespace == namespace else { throw Refusal.namespace(parsed.namespace, wanted: namespace) }
    if let since = revoked.moment(of: parsed.key), moment >= since { throw Refusal.revoked(parsed.key, since: since) }
    // Who, before whether: a person who learns that the key is unknown need not hunt for a changed byte.
    let person = try allowed.person(of: parsed.key, namespace: namespace, at: moment)
    switch verdict {
    case .bad: throw Refusal.bad(parsed.key)
    case .untouched: throw Refusal.untouched(parsed.key)
    case .good(let presence): try require(rules.securityKey, presence, parsed.key)
    }
    return person
  }

  /// Returns everybody whom the allowed signers name.
  public func people(in rules: SignerRules) throws(Failure) -> Set<PersonName> {
    _ = try RevokedKeys(rules.revokedKeys)
    return Set(try AllowedSigners(rules.allowedSigners, file: rules.file).signers.map(\.person))
  }

  /// Returns whom the allowed signers name for any of these public keys.
  public func people(holding keys: Set<[UInt8]>, in rules: SignerRules) throws(Failure) -> Set<PersonName> {
    let signers = try AllowedSigners(rules.allowedSigners, file: rules.file).signers
    return Set(signers.filter { keys.contains($0.key.blob) }.map(\.person))
  }

  /// Returns everybody whose signature for a namespace counts at a moment.
  public func signers(
    in rules: SignerRules, namespace: String, at moment: Instant
  ) throws(Failure) -> Set<PersonName> {
    let revoked = try RevokedKeys(rules.revokedKeys)
    return Set(
      try AllowedSigners(rules.allowedSigners, file: rules.file).signers.filter { signer in
        signer.namespaces.contains(namespace) && signer.validAfter.map { moment >= $0 } ?? true
          && signer.validBefore.map { moment <= $0 } ?? true && revoked.moment(of: signer.key) == nil
      }.map(\.person))
  }

  /// Returns the key that a signature names, without asking whether the signature is good.
  public func key(of signature: String, revokedKeys: String) throws(Failure) -> SignerKey {
    let revoked = try RevokedKeys(revokedKeys)
    do throws(Malformed) {
      let parsed = try SSHSignature(armoured: signature)
      let since = revoked.moment(of: parsed.key)
      return SignerKey(
        fingerprint: parsed.key.fingerprint, counter: try parsed.key.counter(in: parsed.field),
        compromised: since == RevokedKeys.always ? nil : since)
    } catch { throw Refusal.malformed(error) }
  }

  private func require(
    _ demand: SecurityKeyDemand, _ presence: SignatureVerdict.Presence, _ key: SSHPublicKey
  ) throws(Failure) {
    switch (demand, presence) {
    case (.none, _), (.touch, .touched), (.touch, .verified), (.verify, .verified): return
    case (.touch, .software), (.verify, .software): throw Refusal.noSecurityKey(key)
    case (.verify, .touched): throw Refusal.unverified(key)
    }
  }
}
