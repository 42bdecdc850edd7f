// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Answers a migration gate: the new migrations work, and can be taken back, on a copy of the target.
struct MigrationProver {
  let world: World
  let ledger: Ledger
  let policy: Policy
  let plan: Plan

  func answer(_ asks: MigrationGate, gate: GateName) async throws(Failure) -> GateAnswer {
    let database = try DatabaseReference(folder: world.folder, variables: world.variables).resolve(asks.database)
    let found = try await pending(gate: gate, database: database)
    guard found.problems.isEmpty else {
      return .verdict(
        .failed, text: found.problems[0], evidence: nil, reusedFrom: nil, tail: found.problems)
    }
    guard !found.pending.isEmpty else {
      return .verdict(.passed, text: "no new migrations", evidence: nil, reusedFrom: nil, tail: [])
    }
    let proof = try await world.migrations.prove(found.pending, in: database)
    let lines = proof.findings.map { "\($0.title): \($0.text)" }
    let titles = found.pending.map(\.title).joined(separator: ", ")
    guard proof.isPassed else {
      let first = proof.findings.first { !$0.isPassed }
      return .verdict(
        .failed, text: "\(first?.title ?? titles): \(first?.text ?? "")", evidence: nil, reusedFrom: nil, tail: lines)
    }
    return .verdict(
      .passed, text: "\(titles): up, down, up restores the schema", evidence: nil, reusedFrom: nil, tail: lines)
  }

  /// Compares the commit's migrations with the target.
  func pending(gate: GateName, database: String) async throws(Failure) -> PendingMigrations {
    let state = try await ledger.state()
    let applied = try await world.migrations.applied(in: database)
    guard !applied.isDirty else {
      throw Failure(
        .refused, "E0505", "the database of \(plan.place.environment) is marked dirty",
        why: ["golang-migrate left version \(applied.cursor ?? 0) half done"],
        fix: ["mend the schema by hand, then: migrate force \(applied.cursor ?? 0)"])
    }
    var liveScripts: [PlannedScripts.Script] = []
    if let live = state[plan.place].live, let folder = folder(of: gate) {
      liveScripts = try await Planner(history: world.history, migrations: world.migrations)
        .scripts(in: folder, at: live.commit)
    }
    return PendingMigrations(
      scripts: plan.scripts.first { $0.gate == gate }?.scripts ?? [], cursor: applied.cursor,
      applied: state[plan.place].applied, gate: gate, liveScripts: liveScripts)
  }

  private func folder(of gate: GateName) -> String? {
    guard let asked = policy.pipeline.environment(plan.place.environment)?.gate(gate) else { return nil }
    guard case .migration(let migration) = asked.kind else { return nil }
    return migration.scripts
  }
}
