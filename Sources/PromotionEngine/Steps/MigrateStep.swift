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
  /// Whether a rollback may lose values.
  let acceptsLoss: Bool

  func perform() async throws(Failure) -> StepResult {
    switch plan.kind {
    case .promotion: try await apply()
    case .rollback: try await MigrateBack(step: self).perform()
    }
  }

  /// Applies what the target lacks.
  ///
  /// It looks first, so it may be called again after any crash.
  private func apply() async throws(Failure) -> StepResult {
    guard let gate = step.gate, let asks = asked(gate) else { return StepResult(.succeeded, "no migration gate") }
    if let commands = asks.tool {
      let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks)
      return try await ForeignMigrate(step: self, gate: gate, commands: commands, target: target).apply()
    }
    let prover = MigrationProver(world: world, ledger: ledger, policy: policy, plan: plan)
    if try await wasBegunBefore() {
      try await takeFence(
        in: try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks))
    }
    var found = try await prover.find(asks, gate: gate)
    try await settle(gate: gate, applied: found.applied)
    if let version = found.applied.unfinished, let first = found.pending.pending.first, first.version == version {
      // A script without transaction was interrupted: what it has done is known statement by statement, so it goes on.
      if let failed = try await apply([first], proven: nil, gate: gate, found) { return failed }
      found = try await prover.find(asks, gate: gate)
    }
    guard found.pending.problems.isEmpty else {
      return StepResult(
        .failed(isChanged: try await appliedCount() > 0), found.pending.problems[0], tail: found.pending.problems)
    }
    let pending = found.pending.pending
    guard !pending.isEmpty else {
      return StepResult(.succeeded, try await appliedCount() > 0 ? "applied before" : "no new migrations")
    }
    // The target may have changed since the gate: what is applied is proved on it as it is now (decision 0108).
    let proof = try await world.migrations.prove(
      MigrationProofRequest(pending: pending, all: found.pending.all, comparesWithReplay: false, reusesLast: true),
      in: found.target)
    if let failing = proof.findings.first(where: { !$0.isPassed && $0.verdict != .irreversible }) {
      return StepResult(.failed(isChanged: try await appliedCount() > 0), "\(failing.title): \(failing.text)")
    }
    let now = try await world.migrations.applied(in: found.target, layout: pending.first?.layout)
    guard now.schema == proof.schemaBefore else {
      return StepResult(
        .failed(isChanged: try await appliedCount() > 0),
        "the database changed while it was proved; nothing of this was applied",
        tail: now.schema.differences(from: proof.schemaBefore))
    }
    if let failed = try await apply(pending, proven: proof.proven, gate: gate, found) { return failed }
    return StepResult(.succeeded, "applied \(pending.map(\.title).joined(separator: ", "))")
  }

  /// Records and applies; returns a result only when it failed.
  private func apply(
    _ pending: [Migration], proven: ProvenSchemas?, gate: GateName, _ found: MigrationProver.Found
  ) async throws(Failure) -> StepResult? {
    let record = MigrationRecord(ledger: ledger, run: run, epoch: epoch, gate: gate)
    try await record.write(pending)
    let late = LateEntries(ledger: ledger, clock: world.clock)
    do throws(Failure) {
      try await world.migrations.apply(pending, proven: proven, in: found.target, fence: fence) {
        migration throws(Failure) in
        try await late.add { state throws(Refusal) in
          try ExecutionMachine.decide(
            state, .migrationApplied(run, epoch: epoch, gate, version: migration.version))
        }
      }
      try await late.flush(isEnd: true)
      return nil
    } catch  where error.kind != .stale && error.kind != .indeterminate {
      // Looked at, not believed: a commit may have happened whose entry could not be written. It is written now, since
      // no later run would know of it.
      let now = try? await world.migrations.applied(in: found.target, layout: pending.first?.layout)
      if let now { try await settle(gate: gate, applied: now) }
      let count = try await appliedCount()
      let isChanged = count > 0 || now?.unfinished != nil || pending.contains { now?.contains($0) == true }
      return StepResult(.failed(isChanged: isChanged), error.what, tail: error.why)
    }
  }

  /// Brings the journal up to what the target says: a migration may have been committed and not recorded as applied,
  /// because the engine died in between.
  ///
  /// The target's own table is the proof.
  func settle(gate: GateName, applied: AppliedMigrations) async throws(Failure) {
    if PlantedBug.migrationNotSettled.isPlanted { return }
    let state = try await ledger.state()
    guard let run = state.runs[run] else { return }
    for migration in run.migrations
    where migration.gate == gate && migration.appliedAt == nil && contains(applied, migration) {
      try await ledger.append { state throws(Refusal) in
        try ExecutionMachine.decide(
          state, .migrationApplied(self.run, epoch: epoch, gate, version: migration.version))
      }
    }
  }

  func contains(_ applied: AppliedMigrations, _ migration: RecordedMigration) -> Bool {
    applied.contains(
      version: migration.version, order: UInt64(clamping: migration.order), layout: applied.layout ?? .golangMigrate)
  }

  var fence: MigrationFence { MigrationFence(scope: plan.place.text, epoch: epoch) }

  /// Takes the fence before looking, where an earlier engine may be paused between its look and its change.
  func takeFence(in target: MigrationTarget) async throws(Failure) {
    if PlantedBug.fenceTakenLate.isPlanted { return }
    try await world.migrations.takeFence(fence, in: target)
  }

  private func wasBegunBefore() async throws(Failure) -> Bool {
    try await ledger.state().runs[run]?.migrations.isEmpty == false
  }

  private func appliedCount() async throws(Failure) -> Int {
    try await ledger.state().runs[run]?.migrations.filter { $0.appliedAt != nil }.count ?? 0
  }

  private func asked(_ gate: GateName) -> MigrationGate? {
    RevertGate.asks(gate, at: plan.place.environment, in: policy)
  }
}
