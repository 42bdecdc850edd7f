// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Answers a migration gate: the new migrations work, and can be taken back, on a copy of the target.
struct MigrationProver {
  let world: World
  let ledger: Ledger
  let policy: Policy
  let plan: Plan

  /// What was found of a gate.
  struct Found {
    let pending: PendingMigrations
    let applied: AppliedMigrations
    let target: MigrationTarget
  }

  func answer(_ asks: MigrationGate, gate: GateName) async throws(Failure) -> GateAnswer {
    if let commands = asks.tool {
      let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks)
      let tool = ForeignTool(
        world: world, commands: commands, commit: plan.commit, variables: ["SLUICE_COMMIT": plan.commit.rawValue])
      return try await ForeignProver(world: world, tool: tool, target: target).answer()
    }
    let found = try await find(asks, gate: gate)
    guard found.pending.problems.isEmpty else { return failed(found.pending.problems[0], found.pending.problems) }
    let pending = found.pending.pending
    guard !pending.isEmpty else {
      return .verdict(.passed, text: "no new migrations", evidence: nil, reusedFrom: nil, tail: found.pending.notes)
    }
    let history = MigrationHistory(world: world, ledger: ledger, policy: policy, plan: plan)
    let before = try await history.unprovenBefore(pending, asks)
    guard before.problems.isEmpty else { return failed(before.problems[0], before.problems) }
    let proof = try await world.migrations.prove(
      MigrationProofRequest(
        pending: pending, all: found.pending.all, whileMigrated: try await compatibility(asks, gate: gate)),
      in: found.target)
    let collisions = await BranchCollisions(world: world, commit: plan.commit).lines(asks, pending)
    return judge(proof, pending, asks, notes: found.pending.notes + before.notes + collisions)
  }

  private func judge(
    _ proof: MigrationProof, _ pending: [Migration], _ asks: MigrationGate, notes: [String]
  ) -> GateAnswer {
    let words = ProofWords(proof: proof, notes: notes)
    if let problem = problem(of: proof) { return failed(problem, words.lines) }
    let titles = pending.map(\.title).joined(separator: ", ")
    return .verdict(
      .passed, text: "\(titles): \(words.summary(isCompatible: asks.compatibility != nil))", evidence: nil,
      reusedFrom: nil, tail: words.remarks)
  }

  /// Why the gate fails on what was proved, or nothing when it passes.
  func problem(of proof: MigrationProof) -> String? {
    if let failing = proof.findings.first(where: { !$0.isPassed && $0.verdict != .irreversible }) {
      return "\(failing.title): \(failing.text)"
    }
    guard let one = proof.findings.first(where: { $0.verdict == .irreversible }), !hasApproval else { return nil }
    return "\(one.title): \(one.text); that needs an approval gate in this environment"
  }

  private func failed(_ text: String, _ lines: [String]) -> GateAnswer {
    .verdict(.failed, text: text, evidence: nil, reusedFrom: nil, tail: lines)
  }

  private var hasApproval: Bool {
    plan.gates.contains { planned in
      switch planned.gate.kind {
      case .approval: true
      case .test, .migration, .soak, .window, .check, .fresh, .signed: false
      }
    }
  }

  /// Compares the commit's migrations with the target.
  func find(_ asks: MigrationGate, gate: GateName) async throws(Failure) -> Found {
    let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks)
    let layout = plan.scripts.first { $0.gate == gate }?.scripts.first?.migration.layout
    let applied = try await world.migrations.applied(in: target, layout: layout ?? asks.layout)
    if let halfDone = applied.halfDone {
      throw Failure(
        .refused, "E0505", "the database of \(plan.place.environment) is marked half done", why: [halfDone],
        fix: ["mend the schema by hand, then take the mark away with the tool that left it"])
    }
    let before = try await ledger.state()[plan.place].applied.filter { $0.migration.gate == gate }
    if applied.isMissing, !before.isEmpty { throw gone(target, before.count) }
    if applied.isStranger, let last = before.last { throw stranger(asks, before.count, last) }
    let history = MigrationHistory(world: world, ledger: ledger, policy: policy, plan: plan)
    let pending = try await history.pending(asks, gate: gate, target: target, applied: applied)
    return Found(pending: pending, applied: applied, target: target)
  }

  /// A file that is not there would be made anew, empty, and everything would look well.
  private func gone(_ target: MigrationTarget, _ count: Int) -> Failure {
    let path = target.database.dropFirst("sqlite:".count)
    return Failure(
      .refused, "E0509", "the database of \(plan.place.environment) is gone: \(path)",
      why: ["\(count) migrations were applied to it; is its disk there?"],
      fix: ["bring the file back", "touch \(path), when everything shall begin anew"])
  }

  /// Whose address leads to another database would get every migration there, and everything would look well.
  private func stranger(_ asks: MigrationGate, _ count: Int, _ last: EnvironmentState.Applied) -> Failure {
    let begin = "CREATE TABLE sluice_fence (scope text PRIMARY KEY, epoch bigint NOT NULL)"
    return Failure(
      .refused, "E0511", "the database of \(plan.place.environment) is another one than before",
      why: [
        "\(count) migrations were applied to it, the last one \(last.migration.title), and it knows of none",
        "its address is \(asks.database)",
      ],
      fix: [
        "point it at the database that \(plan.place.environment) uses, or bring that back from a backup",
        "\(begin), there, when everything shall begin anew",
      ])
  }

  /// Runs the tests of the commit that is live against the new schema (G6).
  private func compatibility(
    _ asks: MigrationGate, gate: GateName
  ) async throws(Failure) -> (@Sendable (String) async throws(Failure) -> String?)? {
    guard let command = asks.compatibility, let live = try await ledger.state()[plan.place].live else { return nil }
    let world = world
    return { (database: String) async throws(Failure) in
      let tree = try await CleanTree.make(of: live.commit, for: gate.rawValue, in: world)
      defer { tree.remove() }
      let result = try await world.runner.run(
        Invocation(
          command: command, folder: tree.folder,
          variables: ["DATABASE_URL": ForeignTool.url(of: database), "SLUICE_COMMIT": live.commit.rawValue]))
      guard !result.isSuccess else { return nil }
      let text = CommandWords.text(of: result, limit: command.timeoutSeconds)
      return "\(live.commit.short), which runs now, fails on the new schema: \(text)"
    }
  }
}
