// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Answers a migration gate whose tool is a set of commands.
struct ForeignProver {
  let world: World
  let tool: ForeignTool
  let target: MigrationTarget

  /// What was found.
  struct Found: Sendable {
    /// The revision of the target.
    let from: String
    /// The revision of the copy after its up.
    let to: String
    let proof: MigrationProof

    /// Whether there was nothing to do.
    var isNothing: Bool { from == to && proof.schemas.last == proof.schemaBefore }
  }

  func find() async throws(Failure) -> Found {
    let from = try await tool.revision(of: target.database)
    let reached = Reached()
    let proof = try await world.migrations.prove(
      ForeignMigration(
        title: "the tool's migrations",
        up: { database throws(Failure) in
          let problem = try await tool.up(database)
          if problem == nil { await reached.set(try await tool.revision(of: database)) }
          return problem
        }, down: { database throws(Failure) in try await tool.down(database, to: from) }), in: target)
    return Found(from: from, to: await reached.value ?? from, proof: proof)
  }

  func answer() async throws(Failure) -> GateAnswer {
    let found = try await find()
    let lines = ProofWords(proof: found.proof, notes: []).lines
    if let failing = found.proof.findings.first(where: { !$0.isPassed }) {
      return .verdict(.failed, text: failing.text, evidence: nil, reusedFrom: nil, tail: lines)
    }
    guard !found.isNothing else {
      return .verdict(.passed, text: "no new migrations", evidence: nil, reusedFrom: nil, tail: [])
    }
    let from = found.from.isEmpty ? "nothing" : found.from
    return .verdict(
      .passed,
      text: "\(from) to \(found.to): \(ProofWords(proof: found.proof, notes: []).summary(isCompatible: false))",
      evidence: nil, reusedFrom: nil, tail: ProofWords(proof: found.proof, notes: []).remarks)
  }

  private actor Reached {
    private(set) var value: String?
    func set(_ value: String) { self.value = value }
  }
}
