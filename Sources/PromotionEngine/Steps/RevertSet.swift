// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// The migrations of a rollback as the target has them now, and what remains below them.
struct RevertSet {
  /// Those that are applied, the last one first.
  let open: [PlannedRevert]
  /// Those that the target does not have any more.
  let gone: [PlannedRevert]
  let migrations: [Migration]
  /// The version that stays, for tools that keep one version.
  let below: UInt64?
  let applied: AppliedMigrations

  static func find(
    _ planned: [PlannedRevert], asks: MigrationGate, plan: Plan, applied journaled: [EnvironmentState.Applied],
    in target: MigrationTarget, world: World
  ) async throws(Failure) -> RevertSet {
    let planner = Planner(history: world.history, migrations: world.migrations)
    // The layout of the files of the release that comes back; its folder may be older than the migrations.
    let scripts = (try? await planner.scripts(of: asks, at: plan.commit)) ?? []
    let layout = asks.layout ?? scripts.first?.migration.layout
    let applied = try await world.migrations.applied(in: target, layout: layout)
    let known = applied.layout ?? layout ?? .golangMigrate
    let open = planned.filter {
      applied.contains(
        version: $0.migration.version, order: UInt64(clamping: $0.migration.order), layout: known)
    }
    let lowest = planned.map(\.migration.order).min() ?? 0
    let gate = planned.first?.migration.gate
    let under = journaled.filter { $0.migration.gate == gate && $0.migration.order < lowest }
    // What was applied before the journal began is told by the scripts of the release that comes back.
    let below =
      under.map { UInt64($0.migration.order) }.max()
      ?? scripts.map(\.migration.order).filter { $0 < UInt64(lowest) }.max()
    return RevertSet(
      open: open,
      gone: planned.filter { entry in !open.contains { $0.migration.version == entry.migration.version } },
      migrations: open.map { $0.migration.migration(layout: known) }, below: below, applied: applied)
  }
}

extension RecordedMigration {
  /// The migration as the tool takes it back; the text that applied it is not needed any more.
  fileprivate func migration(layout: MigrationLayout) -> Migration {
    var migration = Migration(version: version, order: UInt64(clamping: order), name: name, up: "", down: down)
    migration.layout = layout
    // Where a mark says that it is no transaction it stands in the recorded text: ours, or sqlx's in older journals.
    migration.isDownTransactional =
      !down.hasPrefix(RecordedMigration.noTransactionMark) && !down.hasPrefix("-- no-transaction")
    return migration
  }
}
