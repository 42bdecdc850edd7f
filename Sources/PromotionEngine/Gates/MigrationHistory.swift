// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Compares the migrations of a commit with a target and with what the journal and the live commit know (G1).
struct MigrationHistory {
  let world: World
  let ledger: Ledger
  let policy: Policy
  let plan: Plan

  private var planner: Planner { Planner(history: world.history, migrations: world.migrations) }

  func pending(
    _ asks: MigrationGate, gate: GateName, target: MigrationTarget, applied: AppliedMigrations
  ) async throws(Failure) -> PendingMigrations {
    let state = try await ledger.state()
    let scripts = plan.scripts.first { $0.gate == gate }?.scripts ?? []
    var live: [PlannedScripts.Script] = []
    if let release = state[plan.place].live { live = try await planner.scripts(of: asks, at: release.commit) }
    var expected: [String: PendingMigrations.Expected] = [:]
    for script in live where applied.contains(script.migration) && !script.migration.isRepeatable {
      expected[script.migration.version] = PendingMigrations.Expected(
        version: script.migration.version, order: script.migration.order, title: script.migration.title, up: script.up,
        canonical: world.migrations.canonical(script.migration.up))
    }
    for entry in state[plan.place].applied where entry.migration.gate == gate {
      let text = try await text(of: entry, asks, state, known: live)
      if text?.isRepeatable == true { continue }
      expected[entry.migration.version] = PendingMigrations.Expected(
        version: entry.migration.version, order: UInt64(clamping: entry.migration.order),
        title: entry.migration.title, up: entry.migration.up, canonical: text.map { world.migrations.canonical($0.up) })
    }
    return PendingMigrations(
      scripts: scripts, applied: applied, expected: Array(expected.values),
      isKnownBase: !expected.isEmpty || !live.isEmpty, canonical: { world.migrations.canonical($0) })
  }

  /// The migration as the run that applied it had it; the commit of a run is pinned, so it stays.
  private func text(
    of entry: EnvironmentState.Applied, _ asks: MigrationGate, _ state: JournalState,
    known: [PlannedScripts.Script]
  ) async throws(Failure) -> Migration? {
    if let same = known.first(where: { $0.migration.version == entry.migration.version && $0.up == entry.migration.up })
    {
      return same.migration
    }
    guard let commit = state.runs[entry.run]?.request.commit else { return nil }
    let scripts = (try? await planner.scripts(of: asks, at: commit)) ?? []
    return scripts.first { $0.migration.version == entry.migration.version }?.migration
  }

  /// Migrations that the environment before never had, or had with another text.
  func unprovenBefore(
    _ pending: [Migration], _ asks: MigrationGate
  ) async throws(Failure) -> (problems: [String], notes: [String]) {
    guard let after = policy.pipeline.environment(plan.place.environment)?.after,
      let gate = policy.pipeline.environment(after)?.gates.compactMap({ gate -> MigrationGate? in
        guard case .migration(let other) = gate.kind, other.scripts == asks.scripts else { return nil }
        return other
      }).first
    else { return ([], []) }
    let journaled = try await ledger.state()[policy.place(after)].applied
    let applied: AppliedMigrations
    do throws(Failure) {
      let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: gate)
      applied = try await world.migrations.applied(in: target, layout: pending.first?.layout)
    } catch { return ([], ["the database of \(after) cannot be asked: \(error.what)"]) }
    var problems: [String] = []
    for migration in pending where !applied.contains(migration) {
      problems.append("\(migration.title) was never applied in \(after)")
    }
    for migration in pending {
      guard let entry = journaled.first(where: { $0.migration.version == migration.version }) else { continue }
      if entry.migration.up != Digest(of: migration.up.utf8) {
        let text = try await text(of: entry, gate, try await ledger.state(), known: [])
        guard text.map({ world.migrations.canonical($0.up) }) != world.migrations.canonical(migration.up) else {
          continue
        }
        problems.append("\(migration.title) was edited since it was applied in \(after)")
      }
    }
    return (problems, [])
  }
}
