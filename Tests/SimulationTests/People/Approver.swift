// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine
import PromotionPorts

/// People who approve, late and soon, some of whom may not; and one who hands in the signature of another run.
struct Approver {
  let simulation: Simulation

  func work() async {
    for _ in 0..<(2 + simulation.dice.below(8)) {
      guard !simulation.isAbandoned else { return }
      await simulation.pause(1000, 20_000)
      let asking = simulation.state.order.compactMap { simulation.state.runs[$0] }.filter { run in
        run.request.gates.contains { if case .approvals = $0.demand { true } else { false } }
      }
      guard !asking.isEmpty else { continue }
      // The newest one mostly, and now and then one that has ended long ago.
      let run = simulation.dice.chance(800) ? asking[asking.count - 1] : simulation.dice.pick(asking)
      let choice = simulation.dice.below(100)
      if choice < 78 {
        let thinking = simulation.dice.chance(300) ? simulation.dice.between(1000, 90_000) : 0
        let person = simulation.dice.pick(["mia", "tom", "ann", "mia", "tom"])
        await decide(run.name, choice < 72 ? .approve : .reject, by: person, after: thinking)
      } else if choice < 84 {
        await withdraw(run.name)
      } else {
        await replay(on: run)
      }
    }
  }

  func decide(
    _ name: RunName, _ decision: ApprovalStatement.Decision, by person: String, after thinking: Int64 = 0,
    isFaulty: Bool = true
  ) async {
    _ = await simulation.invoke("approve", by: person, isFaulty: isFaulty) { (world, ledger) async throws(Failure) in
      let path = ApprovalPath(world: world, ledger: ledger)
      let proposal = try await path.propose(name, decision: decision, key: "keys/\(person)", reason: "")
      try? await world.clock.sleep(milliseconds: thinking)
      return try await path.decide(proposal, key: "keys/\(person)")
    }
  }

  func withdraw(_ name: RunName, isFaulty: Bool = true) async {
    _ = await simulation.invoke("cancel", by: "ann", isFaulty: isFaulty) { (_, ledger) async throws(Failure) in
      try await ledger.append { state throws(Refusal) in try RequestMachine.decide(state, .cancel(name, by: "ann")) }
    }
  }

  /// Hands in what somebody signed for another run, under this one's name.
  private func replay(on run: Run) async {
    let signatures = simulation.state.runs.keys.sorted().filter { $0 != run.name }
      .flatMap { simulation.state.runs[$0]?.approvals ?? [] }
    guard !signatures.isEmpty else { return }
    let old = simulation.dice.pick(signatures)
    _ = await simulation.invoke("replay", by: "eve") { (world, ledger) async throws(Failure) in
      try await ledger.append { state throws(Refusal) in
        let approval = Approval(
          gate: old.gate, person: old.person, plan: old.plan, at: world.clock.now(), notAfter: old.notAfter,
          statement: old.statement, signature: old.signature)
        return try RequestMachine.decide(state, .approve(run.name, approval))
      }
    }
  }
}
