// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Takes back the migrations that a rollback undoes, the last one first, with the text recorded when they were applied.
///
/// What would lose values stays in place unless the caller accepts the loss: the old release runs on the newer schema.
struct MigrateBack {
  let step: MigrateStep

  private var plan: Plan { step.plan }
  private var world: World { step.world }

  func perform() async throws(Failure) -> StepResult {
    var texts: [String] = []
    var tail: [String] = []
    for gate in gatesInOrder() {
      guard let asks = step.asked(gate) else {
        throw Failure(
          .refused, "E0506", "the pipeline no longer says where the database of gate \(gate) is",
          fix: ["put the gate \(gate) back into the pipeline, and commit it on the trunk"])
      }
      let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks)
      switch try await takeBack(gate, asks, target) {
      case .done(let titles): if !titles.isEmpty { texts.append("took back \(titles.joined(separator: ", "))") }
      case .kept(let text, let lines):
        texts.append(text)
        tail += lines
      case .failed(let result): return result
      }
    }
    return StepResult(
      .succeeded, texts.isEmpty ? "no migrations to take back" : texts.joined(separator: "; "), tail: tail)
  }

  private enum Outcome {
    case done([String])
    case kept(String, tail: [String])
    case failed(StepResult)
  }

  private func takeBack(
    _ gate: GateName, _ asks: MigrationGate, _ target: MigrationTarget
  ) async throws(Failure) -> Outcome {
    let layout = try await layout(of: asks)
    let applied = try await world.migrations.applied(in: target, layout: layout)
    try await step.settle(gate: gate, applied: applied)
    let planned = plan.reverts.filter { $0.migration.gate == gate }
    // Looked at, not believed: what the table does not hold any more was taken back before a crash.
    let open = planned.filter { step.contains(applied, $0.migration) }
    for gone in planned where !step.contains(applied, gone.migration) { try await say(gone, gate: gate) }
    guard !open.isEmpty else { return .done([]) }
    let migrations = open.map { $0.migration.migration(layout: applied.layout ?? layout ?? .golangMigrate) }
    let below = try await remaining(below: planned, gate: gate, asks)
    let proof = try await world.migrations.proveRevert(migrations, leaving: below, in: target)
    let titles = open.map(\.migration.title).joined(separator: ", ")
    if let failing = proof.findings.first(where: { !$0.isPassed }) {
      return .kept(
        "left \(titles) in place, because \(failing.title) cannot be taken back: \(failing.text)", tail: [])
    }
    let loses = proof.findings.flatMap(\.loses)
    if !loses.isEmpty, !step.acceptsLoss {
      return .kept(
        "left \(titles) in place, because taking them back would lose \(loses.joined(separator: ", "))",
        tail: ["to take them back all the same: rollback \(plan.place.environment) --accept-loss"])
    }
    do throws(Failure) {
      try await world.migrations.revert(migrations, leaving: below, in: target, fence: step.fence) {
        migration throws(Failure) in
        guard let entry = open.first(where: { $0.migration.version == migration.version }) else { return }
        try await say(entry, gate: gate)
      }
    } catch  where error.kind != .stale && error.kind != .indeterminate {
      return .failed(StepResult(.failed(isChanged: true), error.what, tail: error.why))
    }
    return .done(open.map(\.migration.title))
  }

  private func say(_ entry: PlannedRevert, gate: GateName) async throws(Failure) {
    try await step.ledger.append { state throws(Refusal) in
      try ExecutionMachine.decide(
        state,
        .migrationReverted(step.run, epoch: step.epoch, of: entry.run, gate, version: entry.migration.version))
    }
  }

  /// The layout of the files of the release that comes back; its folder may be older than the migrations.
  private func layout(of asks: MigrationGate) async throws(Failure) -> MigrationLayout? {
    if let layout = asks.layout { return layout }
    let scripts = try? await Planner(history: world.history, migrations: world.migrations)
      .scripts(of: asks, at: plan.commit)
    return scripts?.first?.migration.layout
  }

  /// The highest version that stays when these are taken back, or `nil` when none stays.
  private func remaining(
    below planned: [PlannedRevert], gate: GateName, _ asks: MigrationGate
  ) async throws(Failure) -> UInt64? {
    let lowest = planned.map(\.migration.order).min() ?? 0
    let state = try await step.ledger.state()
    let journaled = state[plan.place].applied.filter { $0.migration.gate == gate && $0.migration.order < lowest }
    if let last = journaled.map(\.migration.order).max() { return UInt64(last) }
    // Applied before the journal began: the scripts of the release that comes back tell what is below.
    let scripts = try await Planner(history: world.history, migrations: world.migrations)
      .scripts(of: asks, at: plan.commit)
    return scripts.map(\.migration.order).filter { $0 < UInt64(lowest) }.max()
  }

  private func gatesInOrder() -> [GateName] {
    var gates: [GateName] = []
    for entry in plan.reverts where !gates.contains(entry.migration.gate) { gates.append(entry.migration.gate) }
    return gates
  }
}

extension RecordedMigration {
  /// The migration as the tool takes it back; the text that applied it is not needed any more.
  fileprivate func migration(layout: MigrationLayout) -> Migration {
    var migration = Migration(version: version, order: UInt64(clamping: order), name: name, up: "", down: down)
    migration.layout = layout
    // What the author wrote about transactions stands in the text itself.
    migration.isDownTransactional = !down.hasPrefix("-- no-transaction")
    return migration
  }
}
