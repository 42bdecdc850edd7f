// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Looks whether a database can be reached and has the schema that the journal says.
struct DatabaseCheck {
  let world: World
  let place: Place
  let state: JournalState

  func fact(_ gate: GateName, _ asks: MigrationGate) async throws(Failure) -> CheckedFact {
    let subject = "database \(gate)"
    let again = "promote --to \(place.environment)"
    do throws(Failure) {
      let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks)
      let scripts = try await scripts(asks)
      let there = try await world.migrations.applied(
        in: target, layout: scripts.first?.layout ?? asks.layout)
      if let halfDone = there.halfDone {
        return .drift(
          subject, "a migration was left half done: \(halfDone)", fix: "mend it by hand, see the runbook, then \(again)")
      }
      if let missing = missing(gate, scripts, there) {
        return .drift(
          subject, "\(asks.database) lacks \(missing), which the journal or the live release has",
          fix: "find out who took it back by hand, and apply it again")
      }
      if let extra = extra(scripts, there) {
        return .drift(
          subject, "\(asks.database) has \(extra), which the live release does not know",
          fix: "find out who migrated by hand, and take \(extra) back")
      }
      let newest = scripts.last.map { "is at \($0.title)" } ?? "answers; nothing was migrated through this gate yet"
      return .good(subject, "\(asks.database) \(newest)")
    } catch  where error.kind == .defect { throw error } catch {
      return .drift(subject, error.what, fix: error.fix.first ?? "find out whether \(asks.database) is up")
    }
  }

  /// The migrations of the release that is live, in order.
  private func scripts(_ asks: MigrationGate) async throws(Failure) -> [Migration] {
    guard let live = state[place].live else { return [] }
    return try await Planner(history: world.history, migrations: world.migrations)
      .scripts(of: asks, at: live.commit).map(\.migration)
  }

  /// What should be there, by the scripts of the live release and by what runs applied and nobody took back.
  private func missing(_ gate: GateName, _ scripts: [Migration], _ there: AppliedMigrations) -> String? {
    if let script = scripts.first(where: { !there.contains($0) }) { return script.title }
    let layout = there.layout ?? scripts.first?.layout ?? .golangMigrate
    return state[place].applied.filter { $0.migration.gate == gate }.first { entry in
      let order = UInt64(clamping: entry.migration.order)
      return !there.contains(version: entry.migration.version, order: order, layout: layout)
    }?.migration.title
  }

  private func extra(_ scripts: [Migration], _ there: AppliedMigrations) -> String? {
    if let cursor = there.cursor, let last = scripts.map(\.order).max(), cursor > last { return "version \(cursor)" }
    guard let layout = there.layout, !scripts.isEmpty else { return nil }
    let known = Set(scripts.map { layout.key(of: $0.version) })
    return there.entries.first { !known.contains($0.key) }?.key
  }
}
