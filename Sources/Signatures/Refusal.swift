// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// The failures of this module in their words.
enum Refusal {
  static func allowedSigners(_ problems: [String], in file: String) -> Failure {
    Failure(
      .usage, "E0410", "the allowed signers file is malformed", why: problems.map { "\(file): \($0)" },
      fix: ["write each line as: name@example.com namespaces=\"…\" ssh-ed25519 AAAA…"])
  }

  static func malformed(_ problem: Malformed) -> Failure {
    Failure(
      .notAuthorised, "E0411", "the signature is malformed", why: [problem.reason],
      fix: ["sign again, and hand over the text from BEGIN to END SSH SIGNATURE unchanged"])
  }

  static func namespace(_ found: String, wanted: String) -> Failure {
    Failure(
      .notAuthorised, "E0412", "the signature was made for something else",
      why: ["its namespace is \(found), and only \(wanted) counts here"],
      fix: ["sign again with: ssh-keygen -Y sign -n \(wanted)"])
  }

  static func unknownKey(_ key: SSHPublicKey, _ namespace: String, in file: String) -> Failure {
    Failure(
      .notAuthorised, "E0413", "nobody in the allowed signers file has the key \(key.fingerprint)",
      why: ["no line of \(file) holds this \(key.type.rawValue) key"],
      fix: ["add to \(file): name@example.com namespaces=\"\(namespace)\" \(key.text)"])
  }

  static func keyForOtherUse(_ line: AllowedSigner, _ namespace: String, in file: String) -> Failure {
    Failure(
      .notAuthorised, "E0414", "the key \(line.key.fingerprint) of \(line.person) may not sign for \(namespace)",
      why: ["line \(line.line) of \(file) allows \(line.namespaces.joined(separator: ", "))"],
      fix: ["add to \(file): \(line.person) namespaces=\"\(namespace)\" \(line.key.text)"])
  }

  static func expired(
    _ line: AllowedSigner, until end: Instant, at moment: Instant, in file: String
  ) -> Failure {
    Failure(
      .notAuthorised, "E0415", "the key \(line.key.fingerprint) of \(line.person) has expired",
      why: ["line \(line.line) of \(file) ends it at \(end.text), and it is \(moment.text)"],
      fix: ["let \(line.person) sign with a key that is valid", "change valid-before in line \(line.line)"])
  }

  static func notYetValid(
    _ line: AllowedSigner, from start: Instant, at moment: Instant, in file: String
  ) -> Failure {
    Failure(
      .notAuthorised, "E0416", "the key \(line.key.fingerprint) of \(line.person) is not valid yet",
      why: ["line \(line.line) of \(file) begins it at \(start.text), and it is \(moment.text)"],
      fix: ["let \(line.person) sign with a key that is valid", "change valid-after in line \(line.line)"])
  }

  static func bad(_ key: SSHPublicKey) -> Failure {
    Failure(
      .notAuthorised, "E0417", "the signature does not fit",
      why: ["the key \(key.fingerprint) did not sign exactly these bytes"],
      fix: ["sign again what is to be signed now"])
  }

  static func untouched(_ key: SSHPublicKey) -> Failure {
    Failure(
      .notAuthorised, "E0418", "nobody touched the security key",
      why: ["the signature of \(key.fingerprint) says that no user was present"],
      fix: ["sign with a security key that was made without -O no-touch-required"])
  }

  static func noSecurityKey(_ key: SSHPublicKey) -> Failure {
    Failure(
      .notAuthorised, "E0432", "the key \(key.fingerprint) is no security key",
      why: ["the pipeline says `security-key` for this approval, and this is a \(key.type.rawValue) key"],
      fix: ["ssh-keygen -t ed25519-sk", "sign with a security key of yours that the policy names"])
  }

  static func unverified(_ key: SSHPublicKey) -> Failure {
    Failure(
      .notAuthorised, "E0433", "the security key \(key.fingerprint) did not verify who touched it",
      why: ["the pipeline says `security-key: verify` for this approval: a PIN or a finger is needed"],
      fix: ["ssh-keygen -t ed25519-sk -O verify-required"])
  }

  static func revoked(_ key: SSHPublicKey, since moment: Instant) -> Failure {
    Failure(
      .notAuthorised, "E0434", "the key \(key.fingerprint) is revoked",
      why: [
        moment == RevokedKeys.always
          ? "it is in the list of revoked keys of its group, so nothing that it signs counts any more"
          : "the list of revoked keys of its group says that somebody else may have it since \(moment.text): what it "
            + "signed counts where it was used before"
      ],
      fix: ["let somebody else sign", "sign with another key of yours that the policy names"])
  }

  static func revokedKeys(_ problems: [String]) -> Failure {
    Failure(
      .usage, "E0435", "the list of revoked keys is malformed", why: problems,
      fix: [
        "write one key a line: ssh-ed25519 AAAA…, or SHA256:… as ssh-keygen -l prints it",
        "and before it, where it is known since when: compromised=\"20261120Z\"",
      ])
  }

  static func signing(_ key: String, why: [String]) -> Failure {
    // ssh-keygen does not read a key that others could read too.
    let mend = why.contains { $0.contains("ermissions") } ? ["chmod 600 \(key)"] : []
    return Failure(
      .notAuthorised, "E0420", "ssh-keygen could not sign with \(key)", why: why,
      fix: mend + ["check that the key file is yours, or that the agent holds the key: ssh-add -l"])
  }

  static func keyFile(_ path: String, why: [String]) -> Failure {
    Failure(
      .usage, "E0421", "cannot read a key from \(path)", why: why,
      fix: ["name a private key file such as ~/.ssh/id_ed25519, or its public key file"])
  }
}
