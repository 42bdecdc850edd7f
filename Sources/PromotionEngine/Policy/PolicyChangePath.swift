// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Shows what changed in the policy on the trunk, and lets people agree to it under the policy in force (R3).
public struct PolicyChangePath: Sendable {
  let world: World
  let ledger: Ledger

  /// Makes the path; nothing happens yet.
  public init(world: World, ledger: Ledger) {
    self.world = world
    self.ledger = ledger
  }

  /// A change of the policy that waits.
  public struct Pending: Sendable {
    /// The policy in force.
    public let law: Policy
    /// What must be signed, by whom.
    public let asks: ApprovalGate
    /// What changed on the trunk where a policy is.
    public let changes: [ChangedPath]
    /// The SHA-256 of everything that the policy would be.
    public let contents: Digest
    /// The addresses of everybody who wrote a part of it.
    public let authors: [String]
    /// Those whom the policy in force asks and who wrote a part of it, by their names.
    public let excluded: [String]
    /// Who has signed it.
    public let approvers: [PersonName]
    /// The state on which this was found.
    public let state: JournalState
  }

  /// Returns the policy in force, and the change that waits, if there is one.
  public func look(_ pipeline: String?) async throws(Failure) -> (policy: Policy, pending: Pending?) {
    let state = try await ledger.state()
    guard !state.trunk.isEmpty else { throw await PromotionPath.notInitialised(world) }
    let policy = try await PolicySource(world: world)
      .current(state, pipeline: pipeline)
    guard policy.isChangePending, case .approval(let asks) = policy.pipeline.change else { return (policy, nil) }
    return (policy, try await pending(policy, asks, state))
  }

  /// Signs the change as a person of the group that the policy in force names; returns the change after it.
  public func approve(_ pending: Pending, key: String) async throws(Failure) -> (person: PersonName, isAccepted: Bool) {
    let (law, state) = (pending.law, pending.state)
    // What nobody can read would lock everybody out: it is not signed.
    let next = try await PolicySource(world: world)
      .policy(at: law.trunk, trunk: state.trunk, pipeline: law.pipeline.name)
    try await PeopleKeys(history: world.history).requireReadable(next, world.signatures)
    try await SignerCount.requireWayOut(of: next, in: world)
    let notAfter = world.clock.now().adding(seconds: pending.asks.expiresSeconds)
    let nonce = world.identifiers.next()
    let (person, proof) = try await StatementSigning(world: world, policy: law).sign(
      as: pending.asks.from, key: key, securityKey: pending.asks.securityKey
    ) { person in
      PolicyStatement(
        repository: state.repository, pipeline: law.pipeline.name, from: law.commit, to: law.trunk,
        contents: pending.contents, person: person, notAfter: notAfter, nonce: nonce
      ).document
    }
    let (clock, asks, excluded) = (world.clock, pending.asks, pending.excluded)
    let contents = pending.contents
    let after = try await ledger.append(by: Actor(name: person.rawValue, proof: "ssh")) { state throws(Refusal) in
      let approval = PolicyApproval(
        pipeline: law.pipeline.name, from: law.commit, to: law.trunk, contents: contents, person: person,
        at: clock.now(), notAfter: notAfter, proof: proof)
      return try RightsRules.decide(state, .approvePolicy(approval, count: asks.count, excluded: excluded))
    }
    let isAccepted = after.policies[law.pipeline.name] == law.trunk
    if isAccepted { try await world.history.pin(law.trunk, as: PolicyPin.name(law.pipeline.name)) }
    return (person, isAccepted)
  }

  private func pending(
    _ law: Policy, _ asks: ApprovalGate, _ state: JournalState
  ) async throws(Failure) -> Pending {
    let paths = try await paths(law, state)
    let filter = PathFilter(paths.map { "./\($0)" })
    let writers = try await world.history.writers(
      in: CommitRange(after: law.commit, upTo: law.trunk, paths: filter))
    let excluded = try await ExcludedPeople(world: world, policy: law).names(in: asks.from, among: writers)
    let contents = try await PolicyPaths.digest(of: paths, at: law.trunk, in: world.history)
    return Pending(
      law: law, asks: asks,
      changes: try await world.history.changedPaths(from: law.commit, to: law.trunk, in: filter), contents: contents,
      authors: writers.addresses.sorted(), excluded: excluded.sorted(),
      approvers: state.policyApprovers(pipeline: law.pipeline.name, contents: contents, at: world.clock.now()).sorted(),
      state: state)
  }

  /// Everything that is a part of the policy in force or would be one of the new policy.
  private func paths(_ law: Policy, _ state: JournalState) async throws(Failure) -> [String] {
    let source = PolicySource(world: world)
    let new: [String]
    do throws(Failure) {
      let pipeline = try await source.policy(at: law.trunk, trunk: state.trunk, pipeline: law.pipeline.name).pipeline
      new = PolicyPaths(pipeline).all
    } catch { new = [] }
    let others = try await NewPipeline(source: source, state: state).names(beside: law, at: law.trunk)
    return Set(PolicyPaths(law.pipeline).all + new + others.map { "pipelines/\($0)" }).sorted()
  }
}
