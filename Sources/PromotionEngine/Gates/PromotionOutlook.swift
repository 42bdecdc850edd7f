// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Says before a promotion what taking its migrations back would mean: the class of each, and the values that would go.
public struct PromotionOutlook: Sendable {
  /// What was found of one migration gate.
  public struct Gate: Sendable {
    /// The gate.
    public let name: GateName
    /// What the proof on a copy of the target showed; `nil` when there is nothing to prove or it cannot be told.
    public let proof: MigrationProof?
    /// One line for a person, where there is no proof.
    public let text: String
    /// Why the gate would fail; `nil` when nothing is known that stops it.
    public let problem: String?
    /// The titles of the migrations that are due, in their order.
    public let titles: [String]
    /// Whether the gate also runs a command of the live commit on the new schema, which would make it class A.
    public let isCompatibilityAsked: Bool

    /// The findings of the migrations, without those of the whole.
    public var findings: [MigrationProof.Finding] { (proof?.findings ?? []).filter { titles.contains($0.title) } }
  }

  let world: World
  let ledger: Ledger

  /// Makes the outlook; nothing happens yet.
  public init(world: World, ledger: Ledger) {
    self.world = world
    self.ledger = ledger
  }

  /// One entry for each migration gate of the plan.
  public func gates(_ proposal: PromotionPath.Proposal) async -> [Gate] {
    var gates: [Gate] = []
    for planned in proposal.plan.gates {
      guard case .migration(let asks) = planned.gate.kind else { continue }
      do throws(Failure) { gates.append(try await gate(planned.gate.name, asks, proposal)) } catch {
        // A refusal is the gate's own; what is out of reach now may be there when it is asked.
        gates.append(
          error.kind == .refused
            ? gate(planned.gate.name, asks, "would fail: \(error.what)", error.what)
            : gate(planned.gate.name, asks, "cannot be told now: \(error.what)"))
      }
    }
    return gates
  }

  private func gate(
    _ name: GateName, _ asks: MigrationGate, _ proposal: PromotionPath.Proposal
  ) async throws(Failure) -> Gate {
    guard asks.tool == nil else { return gate(name, asks, "its tool is asked when the gate runs") }
    let prover = MigrationProver(world: world, ledger: ledger, policy: proposal.policy, plan: proposal.plan)
    let found = try await prover.find(asks, gate: name)
    if let problem = found.pending.problems.first { return gate(name, asks, "would fail: \(problem)", problem) }
    let pending = found.pending.pending
    guard !pending.isEmpty else { return gate(name, asks, "no new migrations") }
    let proof = try await world.migrations.prove(
      MigrationProofRequest(pending: pending, all: found.pending.all, comparesWithReplay: false), in: found.target)
    return Gate(
      name: name, proof: proof, text: "", problem: prover.problem(of: proof), titles: pending.map(\.title),
      isCompatibilityAsked: asks.compatibility != nil)
  }

  private func gate(_ name: GateName, _ asks: MigrationGate, _ text: String, _ problem: String? = nil) -> Gate {
    Gate(
      name: name, proof: nil, text: text, problem: problem, titles: [],
      isCompatibilityAsked: asks.compatibility != nil)
  }
}
