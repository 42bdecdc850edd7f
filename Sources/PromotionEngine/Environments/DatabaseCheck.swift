// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Looks whether a database can be reached and has exactly the migrations that the journal says.
struct DatabaseCheck {
  let world: World
  let place: Place
  let state: JournalState
  /// Whether sluice itself applies what the gate proves.
  let isMigrated: Bool

  func fact(_ gate: GateName, _ asks: MigrationGate) async throws(Failure) -> CheckedFact {
    let subject = "database \(gate)"
    guard asks.tool == nil else {
      return .skipped(subject, "its own tool keeps the book; put that into a health check")
    }
    do throws(Failure) {
      let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks)
      let scripts = try await scripts(asks)
      let there = try await world.migrations.applied(in: target, layout: scripts.first?.layout ?? asks.layout)
      if let halfDone = there.halfDone ?? there.unfinished.map({ "\($0) was begun and not finished" }) {
        return .drift(
          subject, "a migration was left half done: \(halfDone)",
          fix: "mend it by hand, see the runbook, then promote --to \(place.environment)")
      }
      return judged(subject, asks, there, scripts, gate)
    } catch  where error.kind == .defect { throw error } catch {
      return .drift(subject, error.what, fix: error.fix.first ?? "find out whether \(asks.database) is up")
    }
  }

  /// The migrations of the release that is live.
  private func scripts(_ asks: MigrationGate) async throws(Failure) -> [Migration] {
    guard let live = state[place].live else { return [] }
    return try await Planner(history: world.history, migrations: world.migrations).scripts(of: asks, at: live.commit)
      .map(\.migration)
  }

  private func judged(
    _ subject: String, _ asks: MigrationGate, _ there: AppliedMigrations, _ scripts: [Migration], _ gate: GateName
  ) -> CheckedFact {
    let recorded = state[place].applied.filter { $0.migration.gate == gate }.map(\.migration)
    if scripts.isEmpty && recorded.isEmpty {
      return .good(subject, "\(asks.database) answers; nothing was migrated through this gate yet")
    }
    let missing = missing(there, scripts, recorded)
    guard missing.isEmpty else {
      return .drift(
        subject, "\(asks.database) lacks \(missing.joined(separator: ", ")), which the journal says is applied",
        fix: "find out who took it back by hand, and apply it again")
    }
    let extra = extra(there, scripts, recorded)
    guard extra.isEmpty else {
      return .drift(
        subject, "\(asks.database) has \(extra.joined(separator: ", ")), of which the journal knows nothing",
        fix: "find out who migrated by hand, and bring it back")
    }
    let last =
      (scripts.map { ($0.order, $0.title) } + recorded.map { (UInt64(clamping: $0.order), $0.title) })
      .max { $0.0 < $1.0 }?.1 ?? ""
    return .good(subject, "\(asks.database) is at \(last)")
  }

  /// What the live release has or runs applied, and the target's table does not say is applied.
  private func missing(
    _ there: AppliedMigrations, _ scripts: [Migration], _ recorded: [RecordedMigration]
  ) -> [String] {
    let lost = isMigrated ? scripts.filter { !there.contains($0) }.map(\.title) : []
    let layout = there.layout ?? scripts.first?.layout ?? .golangMigrate
    let undone = recorded.filter {
      !there.contains(version: $0.version, order: UInt64(clamping: $0.order), layout: layout)
    }.map(\.title)
    return lost + undone.filter { !lost.contains($0) }
  }

  /// What the target's table says is applied beyond the release and the journal.
  private func extra(
    _ there: AppliedMigrations, _ scripts: [Migration], _ recorded: [RecordedMigration]
  ) -> [String] {
    let highest = (scripts.map(\.order) + recorded.map { UInt64(clamping: $0.order) }).max() ?? 0
    if let cursor = there.cursor, there.entries.isEmpty { return cursor > highest ? ["version \(cursor)"] : [] }
    guard let layout = there.layout else { return [] }
    let known = Set((scripts.map(\.version) + recorded.map(\.version)).map { layout.key(of: $0) })
    return there.entries.map(\.key).filter { !known.contains($0) }
  }
}
