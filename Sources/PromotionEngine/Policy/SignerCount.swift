// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Finds the agreements of a pipeline that its keys cannot give: what asks two people of a group with one key waits for ever.
public struct SignerCount: Sendable {
  /// One agreement that nobody can give.
  public struct Lack: Sendable {
    /// What asks for it, such as `production release`, or `policy`.
    public let subject: String
    /// Why it cannot be given.
    public let text: String
    /// What to do.
    public let fix: [String]
  }

  /// Reads a file of the policy by its path; `nil` when there is none.
  public typealias Reading = @Sendable (String) async throws(Failure) -> [UInt8]?

  let signatures: any SignatureChecker
  let moment: Instant
  let file: Reading

  /// Makes the search; nothing is read yet.
  public init(world: World, file: @escaping Reading) {
    signatures = world.signatures
    moment = world.clock.now()
    self.file = file
  }

  /// Returns everything in a pipeline that nobody could agree to.
  public func lacks(of pipeline: Pipeline) async -> [Lack] {
    var lacks: [Lack] = []
    for environment in pipeline.environments {
      for gate in environment.gates {
        guard case .approval(let asks) = gate.kind else { continue }
        if let lack = await lack(asks.from, asks.count, in: pipeline, "\(environment.name) \(gate.name)") {
          lacks.append(lack)
        }
      }
    }
    if let lack = await lockout(of: pipeline) { lacks.append(lack) }
    if let rule = pipeline.breakGlass {
      for group in Set([rule.from, rule.review]).sorted() {
        if let lack = await lack(group, 1, in: pipeline, "break-glass") { lacks.append(lack) }
      }
    }
    return lacks
  }

  /// Returns why nobody could ever agree to another policy once this one is in force.
  public func lockout(of pipeline: Pipeline) async -> Lack? {
    guard case .approval(let asks) = pipeline.change else { return nil }
    return await lack(asks.from, asks.count, in: pipeline, "policy")
  }

  /// Keeps a policy from coming into force that nobody could ever change again.
  static func requireWayOut(of policy: Policy, in world: World) async throws(Failure) {
    let (history, commit) = (world.history, policy.commit)
    let count = SignerCount(world: world) { path throws(Failure) in
      try await history.file(path, at: commit, bytesMax: PeopleKeys.bytesMax)
    }
    guard let lack = await count.lockout(of: policy.pipeline) else { return }
    throw Failure(
      .usage, "E0455", "nobody could agree to another policy of \(policy.pipeline.name) any more",
      why: ["a change of the policy \(commit.short) \(lack.text)", "it does not come into force like this"],
      fix: lack.fix)
  }

  private func lack(_ group: String, _ count: Int, in pipeline: Pipeline, _ subject: String) async -> Lack? {
    guard let people = pipeline.group(group) else { return nil }
    let namespace = ApprovalStatement.namespace
    let fix = [
      "echo \"YOU@example.com namespaces=\\\"\(namespace)\\\" $(cat ~/.ssh/id_ed25519.pub)\" >> \(people.keys)",
      "git add \(people.keys) && git commit -m 'Add the keys of \(group)'",
    ]
    let asks = "asks for \(count) of \(group), and \(people.keys)"
    do throws(Failure) {
      guard let bytes = try await file(people.keys) else {
        return Lack(subject: subject, text: "\(asks) is not there", fix: fix)
      }
      var revoked = ""
      if let path = people.revoked { revoked = String(decoding: try await file(path) ?? [], as: UTF8.self) }
      let rules = SignerRules(
        allowedSigners: String(decoding: bytes, as: UTF8.self), file: people.keys, revokedKeys: revoked)
      let known = try signatures.signers(in: rules, namespace: namespace, at: moment)
      guard known.count < count else { return nil }
      let names = known.isEmpty ? "nobody who" : "\(known.map(\.rawValue).sorted().joined(separator: ", ")) alone, who"
      return Lack(subject: subject, text: "\(asks) has \(names) may sign for \(namespace) now", fix: fix)
    } catch {
      // A file that nobody can read is a problem of its own (PeopleKeys.requireReadable), and said as such.
      return nil
    }
  }
}
