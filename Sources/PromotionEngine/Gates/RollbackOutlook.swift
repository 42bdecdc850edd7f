// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Says what taking the migrations of a rollback back would mean now: its class, and the values that would go.
public struct RollbackOutlook: Sendable {
  let world: World

  /// Makes the outlook; nothing happens yet.
  public init(world: World) { self.world = world }

  /// One line for each migration gate of the plan.
  public func lines(_ proposal: RollbackPath.Proposal) async -> [String] {
    var gates: [GateName] = []
    for entry in proposal.plan.reverts where !gates.contains(entry.migration.gate) {
      gates.append(entry.migration.gate)
    }
    var lines: [String] = []
    for gate in gates {
      do throws(Failure) { lines.append("\(gate): \(try await line(gate, proposal))") } catch {
        lines.append("\(gate): cannot be told now: \(error.what)")
      }
    }
    return lines
  }

  private func line(_ gate: GateName, _ proposal: RollbackPath.Proposal) async throws(Failure) -> String {
    let gates = RevertGate(world: world, policy: proposal.policy, plan: proposal.plan, state: proposal.state)
    guard let asks = await gates.asks(gate) else {
      return "no pipeline says where its database is; put the gate back first"
    }
    guard asks.tool == nil else { return "its tool is asked when it is done" }
    let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks)
    let set = try await RevertSet.find(
      proposal.plan.reverts.filter { $0.migration.gate == gate }, asks: asks, plan: proposal.plan,
      applied: proposal.state[proposal.plan.place].applied, in: target, world: world)
    guard !set.migrations.isEmpty else { return "nothing of it is applied" }
    let proof = try await world.migrations.proveRevert(set.migrations, leaving: set.below, in: target)
    if let failing = proof.findings.first(where: { !$0.isPassed }) {
      return "class D: \(failing.title) cannot be taken back (\(failing.text)); the schema stays, the code goes back"
    }
    let loses = proof.findings.flatMap(\.loses)
    guard !loses.isEmpty else { return "class B: goes back without loss" }
    let free = proof.lossless.map(\.title)
    let first = free.isEmpty ? "" : "takes back \(free.joined(separator: ", ")); the rest "
    return "class C: \(first)would lose \(loses.joined(separator: ", ")); stays in place without --accept-loss"
  }
}
