// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

extension SSHSignatures {
  /// Signs bytes with a private key file, or with the agent when `key` is a public key file.
  public func sign(_ bytes: [UInt8], namespace: String, key: String) async throws(Failure) -> String {
    let result = try await run(["ssh-keygen", "-Y", "sign", "-f", key, "-n", namespace], bytes)
    guard result.code == 0 else {
      throw Refusal.signing(key, why: Self.lines(result.errors) + ["ssh-keygen ended with \(result.code)"])
    }
    let text = String(decoding: result.output, as: UTF8.self)
    // A signature that nobody will accept must fail here, while the person is still at the terminal.
    let parsed: SSHSignature
    let verdict: SignatureVerdict
    do throws(Malformed) {
      parsed = try SSHSignature(armoured: text)
      verdict = try parsed.check(bytes)
    } catch { throw Refusal.signing(key, why: ["the signature would not be accepted: \(error.reason)"]) }
    guard parsed.namespace == namespace else { throw Refusal.namespace(parsed.namespace, wanted: namespace) }
    switch verdict {
    case .good(_): return text
    case .bad: throw Refusal.bad(parsed.key)
    case .untouched: throw Refusal.untouched(parsed.key)
    }
  }

  /// Returns who a public or private key file belongs to.
  public func person(
    ofKey key: String, rules: SignerRules, namespace: String
  ) async throws(Failure) -> PersonName {
    let allowed = try AllowedSigners(rules.allowedSigners, file: rules.file)
    let known = try await publicKey(of: key)
    let lines = try allowed.lines(for: known, namespace: namespace)
    // One that counts until a moment is judged with the moment of its signature.
    let always = RevokedKeys.always
    if try RevokedKeys(rules.revokedKeys).moment(of: known) == always { throw Refusal.revoked(known, since: always) }
    guard let line = lines.first else { throw Refusal.keyFile(key, why: []) }
    return line.person
  }

  /// Returns the public key of a key file: its own, that of the file beside it, or what ssh-keygen derives.
  private func publicKey(of path: String) async throws(Failure) -> SSHPublicKey {
    let own: [UInt8]?
    do throws(Malformed) {
      own = try KeyFile.bytes(path)
      if let own, !KeyFile.isPrivate(own) { return try KeyFile.publicKey(own) }
      if let beside = try KeyFile.bytes(path + ".pub") { return try KeyFile.publicKey(beside) }
    } catch { throw Refusal.keyFile(path, why: [error.reason]) }
    guard own != nil else { throw Refusal.keyFile(path, why: ["there is neither this file nor \(path).pub"]) }
    let result = try await run(["ssh-keygen", "-y", "-f", path], [])
    guard result.code == 0 else {
      throw Refusal.keyFile(path, why: Self.lines(result.errors) + ["ssh-keygen ended with \(result.code)"])
    }
    do throws(Malformed) { return try KeyFile.publicKey(result.output) } catch {
      throw Refusal.keyFile(path, why: [error.reason])
    }
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).prefix(10).map(String.init)
  }
}
