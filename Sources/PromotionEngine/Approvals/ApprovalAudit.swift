// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Checks every approval and rejection of a journal again, under the policy that was in force when its run was asked for (R37), that
/// there were enough of them when its environment was taken, and that people signed what they said of open steps.
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
    /// How many rejections are without signature, since they were written before rejections kept it.
    public internal(set) var unsigned = 0
    /// How many promotions asked nobody by a policy that cannot be read here, so that nobody can say whether it asks.
    public internal(set) var unread = 0
    /// What people should look at though every signature is good, a line each.
    public internal(set) var doubts: [String] = []
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
    var known = Known()
    for entry in entries {
      let event: Event
      do { event = try EventCodec.event(of: entry) } catch {
        result.unknown += 1
        continue
      }
      if let reason = try await problem(of: event, at: entry.at, &known, &result) {
        result.fault = (entry.sequence, reason)
        return result
      }
    }
    result = try await rights(entries, result)
    if result.fault == nil { result.doubts = try await doubts(entries, known) }
    if result.fault == nil, result.unread > 0 {
      result.doubts.append(
        "\(result.unread) policies are not in this clone: nobody looked whether promotions by them needed an approval")
    }
    return result
  }

  /// Looks at the keys, by what the newest list on the trunk says of them: a compromise is found out later.
  private func doubts(_ entries: [JournalEntry], _ known: Known) async throws(Failure) -> [String] {
    var lists = ""
    var unread: [String] = []
    for pipeline in known.newest.keys.sorted() {
      do throws(Failure) {
        guard let tip = try await tip(known) else { continue }
        let policy = try await PolicySource(world: world).policy(at: tip, trunk: known.trunk, pipeline: pipeline)
        lists += try await PeopleKeys(history: world.history).revokedKeys(policy)
      } catch { unread.append("nobody looked for compromised keys of \(pipeline): \(error.what)") }
    }
    return try unread + KeyAudit(signatures: world.signatures, revokedKeys: lists).doubts(entries)
  }

  /// Adds what the audit of the other rights found.
  private func rights(_ entries: [JournalEntry], _ result: Result) async throws(Failure) -> Result {
    var result = result
    let rights = try await RightsAudit(world: world).check(entries)
    result.checked += rights.checked
    if let fault = rights.fault { result.fault = (fault.0, fault.1) }
    return result
  }

  // What the entries so far have said.
  private struct Known {
    var repository = ""
    var trunk = ""
    var remote: String?
    // The newest policy that an entry names, by pipeline.
    var newest: [String: CommitID] = [:]
    var requests: [RunName: RunRequested] = [:]
    var policies: [PolicyName: Policy] = [:]
    // The text of a pipeline seldom changes from one commit to the next.
    var pipelines: [String: Pipeline] = [:]
    // Only those that were checked.
    var approvals: [RunName: [Approval]] = [:]
    var acquired: Set<RunName> = []
  }

  private func problem(
    of event: Event, at: Instant, _ known: inout Known, _ result: inout Result
  ) async throws(Failure) -> String? {
    switch event {
    case .journalCreated(let name, let branch): (known.repository, known.trunk) = (name, branch)
    case .runRequested(let request):
      known.requests[request.run] = request
      known.newest[request.place.pipeline] = request.policy
    case .policyAccepted(let accepted): known.newest[accepted.pipeline] = accepted.to
    case .trunkPinned(let remote, _): known.remote = remote
    case .approvalGiven(let run, let approval):
      guard let request = known.requests[run] else { return "the run \(run) was never asked for" }
      let policy = try await policy(of: request, &known)
      if let reason = try await problem(approval, of: request, repository: known.repository, policy: policy) {
        return reason
      }
      known.approvals[run, default: []].append(approval)
      result.checked += 1
    case .approvalRejected(let run, let rejection):
      guard let request = known.requests[run] else { return "the run \(run) was never asked for" }
      guard let proof = rejection.proof else {
        result.unsigned += 1
        return nil
      }
      let policy = try await policy(of: request, &known)
      let audit = RejectionAudit(world: world, repository: known.repository)
      if let reason = try await audit.problem(rejection, proof, of: request, policy: policy, at: at) { return reason }
      result.checked += 1
    case .environmentAcquired(let run, _, _):
      // An engine that died takes it again: approvals count when it is taken for the first time.
      guard let request = known.requests[run], request.kind == .promotion, known.acquired.insert(run).inserted else {
        return nil
      }
      let policy: Policy
      do throws(Failure) { policy = try await self.policy(of: request, &known) } catch {
        if request.gates.contains(where: { $0.demand != .verdict }) { throw error }
        result.unread += 1
        return nil
      }
      return missing(request, known.approvals[run] ?? [], policy: policy, at: at)
    case .stepResolved(let said):
      guard let request = known.requests[said.run] else { return nil }
      let then = try await policy(of: request, &known)
      let audit = ResolutionAudit(world: world, repository: known.repository)
      guard let reason = try await audit.problem(said, of: request, policy: then, at: at) else { return nil }
      // It was asked for under the policy of its own time, which may be newer than that of the run.
      for commit in try await newer(known, pipeline: request.place.pipeline) {
        let policy = try await policy(at: commit, pipeline: request.place.pipeline, &known)
        if try await audit.problem(said, of: request, policy: policy, at: at) == nil { return nil }
      }
      return reason
    case _: break
    }
    return nil
  }

  private func newer(_ known: Known, pipeline: String) async throws(Failure) -> [CommitID] {
    [known.newest[pipeline], try await tip(known)].compactMap { $0 }
  }

  private func tip(_ known: Known) async throws(Failure) -> CommitID? {
    guard let remote = known.remote else { return try await world.history.tip(ofBranch: known.trunk)?.id }
    return try await world.history.commit("refs/remotes/\(remote)/\(known.trunk)").id
  }

  private func policy(of request: RunRequested, _ known: inout Known) async throws(Failure) -> Policy {
    try await policy(at: request.policy, pipeline: request.place.pipeline, &known)
  }

  private func policy(
    at commit: CommitID, pipeline: String, _ known: inout Known
  ) async throws(Failure) -> Policy {
    let name = PolicyName(commit: commit, pipeline: pipeline)
    if let policy = known.policies[name] { return policy }
    let file = "pipelines/\(pipeline)/pipeline.yml"
    let text = try await world.history.identity(of: file, at: commit).map { "\(pipeline) \($0)" }
    let policy: Policy
    if let text, let pipeline = known.pipelines[text] {
      policy = Policy(commit: commit, pipeline: pipeline)
    } else {
      policy = try await PolicySource(world: world).policy(at: commit, trunk: known.trunk, pipeline: pipeline)
      if let text { known.pipelines[text] = policy.pipeline }
    }
    known.policies[name] = policy
    return policy
  }

  // Which gate had too few people behind it when the environment was taken, or nil.
  private func missing(
    _ request: RunRequested, _ approvals: [Approval], policy: Policy, at: Instant
  ) -> String? {
    let environment = policy.pipeline.environment(request.place.environment)
    var wanted: [GateName: Int] = [:]
    for gate in request.gates {
      guard case .approvals(let stated) = gate.demand else { continue }
      let asks = environment.flatMap { ProtectedChange.asks(gate.name, $0, policy.pipeline) }
      wanted[gate.name] = max(stated, asks?.count ?? 0)
    }
    // Whoever writes the journal could leave a gate out of the request; the policy says which there are.
    for gate in environment?.gates ?? [] {
      guard case .approval(let asks) = gate.kind else { continue }
      wanted[gate.name] = max(wanted[gate.name] ?? 0, asks.count)
    }
    for (gate, needed) in wanted.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let people = Set(approvals.filter { $0.gate == gate && at < $0.notAfter }.map(\.person))
      if people.count < needed {
        return "\(request.run) took \(request.place.text) with \(people.count) of \(needed) approvals of \(gate)"
      }
    }
    return nil
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
