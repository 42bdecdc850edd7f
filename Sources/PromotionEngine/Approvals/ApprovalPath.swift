// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Approves and rejects runs, with a signature over exactly what will happen.
public struct ApprovalPath: Sendable {
  let world: World
  let ledger: Ledger

  /// Makes the path; nothing happens yet.
  public init(world: World, ledger: Ledger) {
    self.world = world
    self.ledger = ledger
  }

  /// What a person is about to sign.
  public struct Proposal: Sendable {
    /// The run.
    public let run: Run
    /// The promotion as this clone plans it; its digest is that of the run.
    public let promotion: PromotionPath.Proposal
    /// The gate.
    public let gate: GateName
    /// What the gate asks.
    public let asks: ApprovalGate
    /// The person whose key signs.
    public let person: PersonName
    /// The statement whose bytes are signed.
    public let statement: ApprovalStatement
  }

  /// Computes the plan from this clone and makes the statement; never from what the journal claims alone.
  public func propose(
    _ name: RunName, decision: ApprovalStatement.Decision, key: String, reason: String
  ) async throws(Failure) -> Proposal {
    let state = try await ledger.state(knowing: name)
    guard !state.trunk.isEmpty else { throw await PromotionPath.notInitialised(world) }
    guard let run = state.runs[name] else { throw RefusalWording.failure(for: .unknownRun(name), in: state) }
    guard run.phase.isWaiting else {
      throw RefusalWording.failure(for: .notPossible(name, run.phase), in: state)
    }
    let promotion = try await PromotionPath(world: world, ledger: ledger, report: { _ in })
      .propose(run.request.commit.rawValue, to: run.request.place.environment, pipeline: run.request.place.pipeline)
    let digest = promotion.plan.digest
    guard digest == run.request.plan else {
      throw RefusalWording.failure(for: .stalePlan(name, planned: run.request.plan, found: digest), in: state)
    }
    let gates = promotion.plan.gates.compactMap { planned -> (GateName, ApprovalGate)? in
      guard case .approval(let asks) = planned.gate.kind else { return nil }
      return (planned.gate.name, asks)
    }
    let (gate, asks, person) = try await choose(gates, of: run, key: key, policy: promotion.policy, state)
    let statement = ApprovalStatement(
      decision: decision, run: run.request, repository: state.repository, gate: gate, person: person,
      notAfter: world.clock.now().adding(seconds: asks.expiresSeconds), nonce: world.identifiers.next(),
      reason: reason)
    return Proposal(run: run, promotion: promotion, gate: gate, asks: asks, person: person, statement: statement)
  }

  /// Chooses the first gate that still wants the approval of the person whose key it is; when there is none, the first
  /// one, for which the machine says why not.
  private func choose(
    _ gates: [(GateName, ApprovalGate)], of run: Run, key: String, policy: Policy, _ state: JournalState
  ) async throws(Failure) -> (GateName, ApprovalGate, PersonName) {
    var first: (GateName, ApprovalGate, PersonName)?
    var refusal: Failure?
    for (gate, asks) in gates {
      let rules = try await PeopleKeys(history: world.history).rules(of: asks.from, policy: policy)
      let person: PersonName
      do throws(Failure) {
        person = try await world.signatures.person(
          ofKey: key, rules: rules, namespace: ApprovalStatement.namespace)
      } catch {
        if refusal == nil { refusal = error }
        continue
      }
      let hasApproved = run.approvers(of: gate, at: world.clock.now()).contains(person)
      if run.gate(gate)?.status != .passed, !hasApproved { return (gate, asks, person) }
      if first == nil { first = (gate, asks, person) }
    }
    if let first { return first }
    throw refusal
      ?? Failure(
        .usage, "E0403", "\(run.name) needs no approval", state: StateLine.text(of: run.request.place, in: state),
        fix: ["sluice show \(run.name)"])
  }

  /// Whether another gate of the run wants the same person's approval.
  public func wantsMore(of person: PersonName, _ proposal: Proposal, after run: Run) -> Bool {
    guard run.phase.isWaiting else { return false }
    return proposal.promotion.plan.gates.contains { planned in
      guard case .approval(let asks) = planned.gate.kind, asks.from == proposal.asks.from else { return false }
      return run.gate(planned.gate.name)?.status != .passed
        && !run.approvers(of: planned.gate.name, at: world.clock.now()).contains(person)
    }
  }

  /// Signs the statement and records the decision; returns the run after it.
  public func decide(_ proposal: Proposal, key: String) async throws(Failure) -> Run {
    let name = proposal.run.name
    let bytes = proposal.statement.signedBytes
    let signature = try await world.signatures.sign(bytes, namespace: ApprovalStatement.namespace, key: key)
    let rules = try await PeopleKeys(history: world.history)
      .rules(of: proposal.asks.from, policy: proposal.promotion.policy, securityKey: proposal.asks.securityKey)
    let now = world.clock.now()
    let person = try world.signatures.person(
      whoSigned: bytes, signature: signature, namespace: ApprovalStatement.namespace, rules: rules, at: now)
    let actor = Actor(name: person.rawValue, proof: "ssh")
    let state: JournalState
    switch proposal.statement.decision {
    case .approve:
      let clock = world.clock
      state = try await ledger.append(by: actor) { state throws(Refusal) in
        // I16: it is judged by the time at which it is written, however long that took.
        let approval = Approval(
          gate: proposal.gate, person: person, plan: proposal.run.request.plan, at: clock.now(),
          notAfter: proposal.statement.notAfter, statement: proposal.statement.text, signature: signature)
        return try RequestMachine.decide(state, .approve(name, approval))
      }
    case .reject:
      state = try await ledger.append(by: actor) { state throws(Refusal) in
        let rejection = Rejection(
          by: person, reason: proposal.statement.reason,
          proof: SignedText(statement: proposal.statement.text, signature: signature))
        return try RequestMachine.decide(state, .reject(name, rejection))
      }
    }
    guard let run = state.runs[name] else { throw Failure(.defect, "E7001", "the run \(name) is not in the journal") }
    return run
  }
}
