// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Checks every approval of a journal again, under the policy that was in force when its run was asked for (R37).
///
/// Nothing but the journal and the commits is needed: the statement and the signature are in the entry, the keys are
/// in the tree of the run's policy commit.
public struct ApprovalAudit: Sendable {
  /// What the check showed.
  public struct Result: Sendable {
    /// How many approvals are as they should be.
    public internal(set) var checked = 0
    /// How many entries have a form that this version does not know, so that nothing is said about them.
    public internal(set) var unknown = 0
    /// The first approval that is not signed as it claims, and why.
    public internal(set) var fault: (sequence: Int64, reason: String)?

    /// Nothing was checked, since there is nothing to check.
    public init() {}
  }

  private struct PolicyName: Hashable {
    let commit: CommitID
    let pipeline: String
  }

  let world: World

  /// Makes the audit; nothing is read yet.
  public init(world: World) { self.world = world }

  /// Checks the approvals among the entries, in order, up to the first that is wrong.
  ///
  /// Throws when the policy of a run cannot be read: then nobody can say who was allowed to approve.
  public func check(_ entries: [JournalEntry]) async throws(Failure) -> Result {
    var result = Result()
    var (repository, trunk) = ("", "")
    var requests: [RunName: RunRequested] = [:]
    var policies: [PolicyName: Policy] = [:]
    for entry in entries {
      let event: Event
      do { event = try EventCodec.event(of: entry) } catch {
        result.unknown += 1
        continue
      }
      switch event {
      case .journalCreated(let name, let branch): (repository, trunk) = (name, branch)
      case .runRequested(let request): requests[request.run] = request
      case .approvalGiven(let run, let approval):
        guard let request = requests[run] else {
          result.fault = (entry.sequence, "the run \(run) was never asked for")
          return result
        }
        let name = PolicyName(commit: request.policy, pipeline: request.place.pipeline)
        if policies[name] == nil { policies[name] = try await policy(name, trunk: trunk) }
        guard let policy = policies[name] else { continue }
        if let reason = try await problem(approval, of: request, repository: repository, policy: policy) {
          result.fault = (entry.sequence, reason)
          return result
        }
        result.checked += 1
      case _: continue
      }
    }
    return try await rights(entries, result)
  }

  /// Adds what the audit of the other rights found.
  private func rights(_ entries: [JournalEntry], _ result: Result) async throws(Failure) -> Result {
    guard result.fault == nil, let whole = await whole(entries) else { return result }
    var result = result
    let rights = try await RightsAudit(world: world).check(whole)
    result.checked += rights.checked
    if let fault = rights.fault { result.fault = (fault.0, fault.1) }
    return result
  }

  /// Returns the whole journal of which the entries are a part, or `nil` when it is not at hand, as for a copy.
  ///
  /// Rights depend on one another: whose policy counts is only known from every request and every change.
  private func whole(_ entries: [JournalEntry]) async -> [JournalEntry]? {
    guard let last = entries.last, let all = try? await world.journal.read(from: 0), all.count > last.sequence else {
      return nil
    }
    return entries.allSatisfy { all[Int($0.sequence)] == $0 } ? all : nil
  }

  private func policy(_ name: PolicyName, trunk: String) async throws(Failure) -> Policy {
    try await PolicySource(world: world)
      .policy(at: name.commit, trunk: trunk, pipeline: name.pipeline)
  }

  // Why an approval is not what it claims to be, or nil.
  private func problem(
    _ approval: Approval, of request: RunRequested, repository: String, policy: Policy
  ) async throws(Failure) -> String? {
    guard approval.plan == request.plan else { return "it approves another plan than that of \(request.run)" }
    guard !request.excluded.contains(approval.person.rawValue) else {
      return "\(approval.person) asked for \(request.run) or wrote a part of it"
    }
    guard let environment = policy.pipeline.environment(request.place.environment),
      let asks = ProtectedChange.asks(approval.gate, environment, policy.pipeline)
    else { return "the policy \(policy.commit.short) asks for no approval \(approval.gate)" }
    let rules = try await PeopleKeys(history: world.history)
      .rules(of: asks.from, policy: policy, securityKey: asks.securityKey)
    let person: PersonName
    do {
      person = try world.signatures.person(
        whoSigned: ApprovalStatement.signedBytes(of: approval.statement), signature: approval.signature,
        namespace: ApprovalStatement.namespace, rules: rules, at: approval.at)
    } catch { return ([error.what] + error.why).joined(separator: ": ") }
    guard person == approval.person else { return "it names \(approval.person), and the signature is \(person)'s" }
    guard ApprovalStatement.isAbout(request, repository: repository, approval: approval) else {
      return "\(person) signed another statement than the entry tells"
    }
    return nil
  }
}
