// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Reads the keys of a group of people from the policy's tree, and which of them are revoked.
struct PeopleKeys {
  let history: any CommitHistory

  static let bytesMax = 262_144

  /// Returns the OpenPGP keys of a group, or `nil` when the pipeline names no file of them.
  func openPGPKeys(of group: String, policy: Policy) async throws(Failure) -> [UInt8]? {
    guard let path = policy.pipeline.group(group)?.openPGP else { return nil }
    guard let bytes = try await history.file(path, at: policy.commit, bytesMax: Self.bytesMax) else {
      throw Failure(
        .usage, "E0461", "the OpenPGP keys of \(group) are not there: \(path)",
        why: ["the policy is read from the commit \(policy.commit.short), not from the working folder"],
        fix: ["gpg --armor --export NAME@example.com >> \(path)", "git add \(path) && git commit -m 'Add the keys'"])
    }
    return bytes
  }

  /// Returns whose signature counts for a group.
  ///
  /// A revocation counts as soon as it is on the trunk, agreed to or not: it takes rights away and gives none (R16).
  func rules(
    of group: String, policy: Policy, securityKey: SecurityKeyDemand = .none
  ) async throws(Failure) -> SignerRules {
    guard let people = policy.pipeline.group(group) else { throw Self.unknown(group, policy) }
    guard let bytes = try await history.file(people.keys, at: policy.commit, bytesMax: Self.bytesMax) else {
      throw Failure(
        .usage, "E0211", "the keys of \(group) are not there: \(people.keys)",
        why: ["the policy is read from the commit \(policy.commit.short), not from the working folder"],
        fix: [
          "echo \"YOU@example.com namespaces=\\\"\(ApprovalStatement.namespace)\\\" $(cat ~/.ssh/id_ed25519.pub)\" "
            + ">> \(people.keys)", "git add \(people.keys) && git commit -m 'Add the keys of \(group)'",
        ])
    }
    var revoked: [String] = []
    if let path = people.revoked {
      for commit in Set([policy.commit, policy.trunk]) {
        guard let list = try await history.file(path, at: commit, bytesMax: Self.bytesMax) else { continue }
        revoked.append(String(decoding: list, as: UTF8.self))
      }
      // A list that was agreed to and is gone now would let back in whom it kept out.
      if revoked.isEmpty { throw Self.noList(path, group, policy) }
    }
    return SignerRules(
      allowedSigners: String(decoding: bytes, as: UTF8.self), file: people.keys,
      revokedKeys: revoked.sorted().joined(separator: "\n"), securityKey: securityKey)
  }

  /// Refuses a policy with a file of keys that nobody can read, before it counts: who should agree to the change that mends
  /// it could not sign, and nothing would ever count again.
  func requireReadable(_ policy: Policy, _ signatures: any SignatureChecker) async throws(Failure) {
    guard case .approval = policy.pipeline.change else { return }
    for group in policy.pipeline.people {
      _ = try signatures.people(in: try await rules(of: group.name, policy: policy))
    }
  }

  /// Returns the lists of revoked keys of all groups as one text.
  func revokedKeys(_ policy: Policy) async throws(Failure) -> String {
    var text = ""
    for path in Set(policy.pipeline.people.compactMap(\.revoked)) {
      guard let list = try await history.file(path, at: policy.commit, bytesMax: Self.bytesMax) else { continue }
      text += String(decoding: list, as: UTF8.self) + "\n"
    }
    return text
  }

  private static func unknown(_ group: String, _ policy: Policy) -> Failure {
    Failure(
      .usage, "E0210", "the pipeline \(policy.pipeline.name) does not say who \(group) are",
      fix: ["add `people: { \(group): { keys: pipelines/\(policy.pipeline.name)/allowed_signers } }`"])
  }

  private static func noList(_ path: String, _ group: String, _ policy: Policy) -> Failure {
    Failure(
      .usage, "E0266", "the revoked keys of \(group) are not there: \(path)",
      why: ["the policy \(policy.commit.short) names this file"],
      fix: ["touch \(path) && git add \(path) && git commit -m 'Nobody is revoked'"])
  }
}
