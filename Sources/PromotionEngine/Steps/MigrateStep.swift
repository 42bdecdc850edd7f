// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Applies the migrations of a promotion, or takes back those that a rollback undoes.
struct MigrateStep {
  let world: World
  let ledger: Ledger
  let policy: Policy
  let plan: Plan
  let run: RunName
  let epoch: Int64
  let step: Step

  /// A part of a recorded text; with its escapes it stays far below the 16 KiB of a journal line.
  private static let partScalars = 2000

  func perform() async throws(Failure) -> StepResult {
    switch plan.kind {
    case .promotion: try await apply()
    case .rollback: try await revert()
    }
  }

  /// Applies what the target lacks.
  ///
  /// It looks first, so it may be called again after any crash.
  private func apply() async throws(Failure) -> StepResult {
    guard let gate = step.gate, let database = try database(of: gate) else {
      return StepResult(.succeeded, "no migration gate")
    }
    try await settle(gate: gate, database: database)
    let prover = MigrationProver(world: world, ledger: ledger, policy: policy, plan: plan)
    let found = try await prover.pending(gate: gate, database: database)
    guard found.problems.isEmpty else {
      return StepResult(.failed(isChanged: try await appliedCount() > 0), found.problems[0], tail: found.problems)
    }
    guard !found.pending.isEmpty else {
      return StepResult(.succeeded, try await appliedCount() > 0 ? "applied before" : "no new migrations")
    }
    // The target may have changed since the gate: what is applied is proved on it as it is now.
    let proof = try await world.migrations.prove(found.pending, in: database)
    guard proof.isPassed else {
      let text = proof.findings.first { !$0.isPassed }.map { "\($0.title): \($0.text)" } ?? "the proof failed"
      return StepResult(.failed(isChanged: try await appliedCount() > 0), text)
    }
    for migration in found.pending { try await record(migration, gate: gate) }
    do throws(Failure) {
      try await world.migrations.apply(found.pending, in: database, fence: fence) { migration throws(Failure) in
        try await ledger.append { state throws(Refusal) in
          try ExecutionMachine.decide(
            state, .migrationApplied(run, epoch: epoch, gate, version: migration.version))
        }
      }
    } catch  where error.kind != .stale && error.kind != .indeterminate {
      // Looked at, not believed: a commit may have happened whose entry could not be written. It is written now, since
      // no later run would know of it.
      try await settle(gate: gate, database: database)
      let now = (try? await world.migrations.applied(in: database))?.cursor ?? 0
      let isChanged = try await appliedCount() > 0 || found.pending.contains { $0.order <= now }
      return StepResult(.failed(isChanged: isChanged), error.what, tail: error.why)
    }
    return StepResult(.succeeded, "applied \(found.pending.map(\.title).joined(separator: ", "))")
  }

  /// Takes back what the undone promotions applied, the last one first, with the text recorded at that time.
  private func revert() async throws(Failure) -> StepResult {
    var reverted: [String] = []
    for gate in gatesInOrder() {
      guard let database = try database(of: gate) else {
        throw Failure(
          .refused, "E0506", "the pipeline no longer says where the database of gate \(gate) is",
          fix: ["put the gate \(gate) back into the pipeline, and commit it on the trunk"])
      }
      try await settle(gate: gate, database: database)
      let planned = plan.reverts.filter { $0.migration.gate == gate }
      let cursor = try await world.migrations.applied(in: database).cursor ?? 0
      // Looked at, not believed: what is not above the cursor any more was taken back before a crash.
      let open = planned.filter { UInt64($0.migration.order) <= cursor }
      for gone in planned where UInt64(gone.migration.order) > cursor { try await say(gone, gate: gate) }
      let below = try await remaining(below: planned, gate: gate)
      do throws(Failure) {
        try await world.migrations.revert(
          open.map(\.migration.asMigration), leaving: below, in: database, fence: fence
        ) { migration throws(Failure) in
          guard let entry = open.first(where: { $0.migration.version == migration.version }) else { return }
          try await say(entry, gate: gate)
        }
      } catch  where error.kind != .stale && error.kind != .indeterminate {
        return StepResult(.failed(isChanged: true), error.what, tail: error.why)
      }
      reverted += open.map(\.migration.title)
    }
    return StepResult(
      .succeeded, reverted.isEmpty ? "no migrations to take back" : "took back \(reverted.joined(separator: ", "))")
  }

  /// Brings the journal up to what the target says: a migration may have been committed and not recorded as applied,
  /// because the engine died in between.
  ///
  /// The target's own table is the proof.
  private func settle(gate: GateName, database: String) async throws(Failure) {
    if PlantedBug.migrationNotSettled.isPlanted { return }
    let state = try await ledger.state()
    guard let run = state.runs[run] else { return }
    let cursor = try await world.migrations.applied(in: database).cursor ?? 0
    for migration in run.migrations
    where migration.gate == gate && migration.appliedAt == nil && UInt64(migration.order) <= cursor {
      try await ledger.append { state throws(Refusal) in
        try ExecutionMachine.decide(
          state, .migrationApplied(self.run, epoch: epoch, gate, version: migration.version))
      }
    }
  }

  private func record(_ migration: Migration, gate: GateName) async throws(Failure) {
    let scalars = Array((migration.down ?? "").unicodeScalars)
    let parts = Swift.max(1, (scalars.count + Self.partScalars - 1) / Self.partScalars)
    for part in 0..<parts {
      let from = part * Self.partScalars
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[from..<Swift.min(from + Self.partScalars, scalars.count)])
      let recorded = MigrationRecorded(
        run: run, epoch: epoch, gate: gate, version: migration.version, order: Int64(clamping: migration.order),
        name: migration.name, up: Digest(of: migration.up.utf8), part: Int64(part + 1), parts: Int64(parts),
        down: String(text))
      try await ledger.append { state throws(Refusal) in
        try ExecutionMachine.decide(state, .recordMigration(recorded))
      }
    }
  }

  private func say(_ entry: PlannedRevert, gate: GateName) async throws(Failure) {
    try await ledger.append { state throws(Refusal) in
      try ExecutionMachine.decide(
        state,
        .migrationReverted(run, epoch: epoch, of: entry.run, gate, version: entry.migration.version))
    }
  }

  /// The highest version that stays when these are taken back, or `nil` when none stays.
  private func remaining(below planned: [PlannedRevert], gate: GateName) async throws(Failure) -> UInt64? {
    let lowest = planned.map(\.migration.order).min() ?? 0
    let state = try await ledger.state()
    let journaled = state[plan.place].applied.filter { $0.migration.gate == gate && $0.migration.order < lowest }
    if let last = journaled.map(\.migration.order).max() { return UInt64(last) }
    // Applied before the journal began: the scripts of the release that comes back tell what is below.
    guard let folder = folder(of: gate) else { return nil }
    let scripts = try await Planner(history: world.history, migrations: world.migrations)
      .scripts(in: folder, at: plan.commit)
    return scripts.map(\.migration.order).filter { $0 < UInt64(lowest) }.max()
  }

  private var fence: MigrationFence { MigrationFence(scope: plan.place.text, epoch: epoch) }

  private func appliedCount() async throws(Failure) -> Int {
    try await ledger.state().runs[run]?.migrations.filter { $0.appliedAt != nil }.count ?? 0
  }

  private func gatesInOrder() -> [GateName] {
    var gates: [GateName] = []
    for entry in plan.reverts where !gates.contains(entry.migration.gate) { gates.append(entry.migration.gate) }
    return gates
  }

  private func asked(_ gate: GateName) -> MigrationGate? {
    guard let gate = policy.pipeline.environment(plan.place.environment)?.gate(gate),
      case .migration(let migration) = gate.kind
    else { return nil }
    return migration
  }

  private func folder(of gate: GateName) -> String? { asked(gate)?.scripts }

  private func database(of gate: GateName) throws(Failure) -> String? {
    guard let asked = asked(gate) else { return nil }
    return try DatabaseReference(folder: world.folder, variables: world.variables).resolve(asked.database)
  }
}

extension RecordedMigration {
  /// The migration as the tool takes it back; the text that applied it is not needed any more.
  fileprivate var asMigration: Migration {
    Migration(version: version, order: UInt64(order), name: name, up: "", down: down)
  }
}
