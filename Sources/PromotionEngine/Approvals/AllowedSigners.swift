// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Reads the keys of a group of people from the policy's tree.
struct AllowedSigners {
  let history: any CommitHistory

  private static let bytesMax = 262_144

  /// Returns the OpenPGP keys of a group, or `nil` when the pipeline names no file of them.
  func openPGPKeys(of group: String, policy: Policy) async throws(Failure) -> [UInt8]? {
    guard let path = policy.pipeline.group(group)?.openPGP else { return nil }
    guard let bytes = try await history.file(path, at: policy.commit, bytesMax: Self.bytesMax) else {
      throw Failure(
        .usage, "E0247", "the OpenPGP keys of \(group) are not there: \(path)",
        why: ["the policy is read from the commit \(policy.commit.short), not from the working folder"],
        fix: ["gpg --armor --export NAME@example.com >> \(path)", "git add \(path) && git commit -m 'Add the keys'"])
    }
    return bytes
  }

  func text(of group: String, policy: Policy) async throws(Failure) -> String {
    guard let people = policy.pipeline.group(group) else {
      throw Failure(
        .usage, "E0210", "the pipeline \(policy.pipeline.name) does not say who \(group) are",
        fix: ["add `people: { \(group): { keys: pipelines/\(policy.pipeline.name)/allowed_signers } }`"])
    }
    guard let bytes = try await history.file(people.keys, at: policy.commit, bytesMax: Self.bytesMax) else {
      throw Failure(
        .usage, "E0211", "the keys of \(group) are not there: \(people.keys)",
        why: ["the policy is read from the commit \(policy.commit.short), not from the working folder"],
        fix: [
          "echo \"YOU@example.com namespaces=\\\"\(ApprovalStatement.namespace)\\\" $(cat ~/.ssh/id_ed25519.pub)\" "
            + ">> \(people.keys)", "git add \(people.keys) && git commit -m 'Add the keys of \(group)'",
        ])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
