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
      let database = try DatabaseReference(folder: world.folder, variables: world.variables).resolve(asks.database)
      let there = try await world.migrations.applied(in: database)
      if there.isDirty {
        return .drift(subject, "a migration was left half done", fix: "mend it by hand, see the runbook, then \(again)")
      }
      guard let expected = try await expected(gate, asks) else {
        return .good(subject, "\(asks.database) answers; nothing was migrated through this gate yet")
      }
      guard there.cursor == expected else {
        return .drift(
          subject,
          "\(asks.database) is at \(there.cursor.map { "version \($0)" } ?? "no version"), the journal says \(expected)",
          fix: "find out who migrated by hand, and bring it back to \(expected)")
      }
      return .good(subject, "\(asks.database) is at version \(expected)")
    } catch  where error.kind == .defect { throw error } catch {
      return .drift(subject, error.what, fix: error.fix.first ?? "find out whether \(asks.database) is up")
    }
  }

  /// The highest version that the journal knows of: what runs applied and nobody took back, or the scripts of the
  /// release that is live.
  private func expected(_ gate: GateName, _ asks: MigrationGate) async throws(Failure) -> UInt64? {
    let known = state[place]
    if let last = known.applied.filter({ $0.migration.gate == gate }).map(\.migration.order).max() {
      return UInt64(last)
    }
    guard let live = known.live else { return nil }
    return try await Planner(history: world.history, migrations: world.migrations)
      .scripts(in: asks.scripts, at: live.commit).map(\.migration.order).max()
  }
}
