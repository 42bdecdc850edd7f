// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Applies or takes back migrations through the commands of a tool that sluice does not read.
///
/// The journal records the revision that it leads to as the version, and the revision before as the way back.
struct ForeignMigrate {
  let step: MigrateStep
  let gate: GateName
  let commands: MigrationCommands
  let target: MigrationTarget

  private var world: World { step.world }

  func apply() async throws(Failure) -> StepResult {
    let tool = tool(at: step.plan.commit)
    try await settle(tool)
    let found = try await ForeignProver(world: world, tool: tool, target: target).find()
    if let failing = found.proof.findings.first(where: { !$0.isPassed }) {
      return StepResult(.failed(isChanged: false), failing.text)
    }
    guard !found.isNothing else { return StepResult(.succeeded, "no new migrations") }
    let now = try await world.migrations.applied(in: target, layout: nil)
    guard now.schema == found.proof.schemaBefore else {
      return StepResult(.failed(isChanged: false), "the database changed while it was proved; nothing was applied")
    }
    let migration = Migration(
      version: found.to, order: UInt64(clamping: step.epoch), name: "", up: found.to, down: found.from)
    try await MigrationRecord(ledger: step.ledger, run: step.run, epoch: step.epoch, gate: gate).write(migration)
    if let problem = try await tool.up(target.database) {
      let revision = try? await tool.revision(of: target.database)
      return StepResult(.failed(isChanged: revision != found.from), problem)
    }
    try await say(applied: found.to)
    let after = try await world.migrations.applied(in: target, layout: nil)
    guard found.proof.schemas.last == after.schema else {
      return StepResult(.failed(isChanged: true), "it led to another schema than on the copy")
    }
    return StepResult(.succeeded, "applied \(found.to)")
  }

  /// Takes back what is recorded, the last one first.
  func revert(_ planned: [PlannedRevert]) async throws(Failure) -> (text: String, tail: [String]) {
    var texts: [String] = []
    var tail: [String] = []
    for entry in planned {
      let state = try await step.ledger.state()
      guard let commit = state.runs[entry.run]?.request.commit else { continue }
      // The old release does not have the files that lead back; the commit that brought them does.
      let tool = tool(at: commit)
      try await settle(tool)
      if try await tool.revision(of: target.database) == entry.migration.version {
        let back = entry.migration.down
        let proof = try await world.migrations.prove(
          ForeignMigration(
            title: entry.migration.title, up: { database throws(Failure) in try await tool.down(database, to: back) },
            down: nil), in: target)
        let loses = proof.findings.flatMap(\.loses)
        if let failing = proof.findings.first(where: { !$0.isPassed }) {
          return ("left \(entry.migration.title) in place, because it cannot be taken back: \(failing.text)", [])
        }
        guard loses.isEmpty || step.acceptsLoss else {
          return (
            "left \(entry.migration.title) in place, because taking it back would lose \(loses.joined(separator: ", "))",
            ["to take it back all the same: rollback \(step.plan.place.environment) --accept-loss"]
          )
        }
        let kept = try await world.migrations.keep(
          proof.lost, as: step.run.rawValue, in: target, fence: step.fence)
        texts += kept.map { "kept \($0.contents) in \($0.table)" }
        tail += kept.map { "to bring back \($0.contents): \($0.restore)" }
        if let problem = try await tool.down(target.database, to: back) {
          throw Failure(
            .refused, "E0533", "\(entry.migration.title) was not taken back", why: [problem],
            fix: ["run the down command of the gate by hand, then: rollback \(step.plan.place.environment)"])
        }
        texts.append("took back \(entry.migration.title)")
      }
      try await step.ledger.append { state throws(Refusal) in
        try ExecutionMachine.decide(
          state,
          .migrationReverted(
            step.run, epoch: step.epoch, of: entry.run, gate, version: entry.migration.version))
      }
    }
    return (texts.joined(separator: "; "), tail)
  }

  /// Brings the journal up to what the tool says, after a crash.
  private func settle(_ tool: ForeignTool) async throws(Failure) {
    let open = try await step.ledger.state().runs[step.run]?.migrations.filter {
      $0.gate == gate && $0.appliedAt == nil
    }
    guard let open, !open.isEmpty else { return }
    let revision = try await tool.revision(of: target.database)
    for migration in open where migration.version == revision { try await say(applied: migration.version) }
  }

  private func say(applied version: String) async throws(Failure) {
    try await step.ledger.append { state throws(Refusal) in
      try ExecutionMachine.decide(state, .migrationApplied(step.run, epoch: step.epoch, gate, version: version))
    }
  }

  private func tool(at commit: CommitID) -> ForeignTool {
    ForeignTool(
      world: world, commands: commands, commit: commit,
      variables: StepVariables(world: world, plan: step.plan, run: step.run, epoch: step.epoch).all)
  }
}
