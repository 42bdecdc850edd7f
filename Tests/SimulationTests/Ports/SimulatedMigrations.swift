// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// Does migrations to simulated databases, each with the fence in one transaction.
struct SimulatedMigrations: MigrationTool {
  let simulation: Simulation
  let runner: Runner

  private static let digest = Digest(String(repeating: "d", count: 64))

  func migrations(from files: [String: [UInt8]], folder: String) throws(Failure) -> [Migration] {
    let numbers = Set(files.keys.compactMap { UInt64($0.prefix { $0 != "_" }) })
    return numbers.sorted().map {
      Migration(version: "\($0)", order: $0, name: "change", up: "up \($0)", down: "down \($0)")
    }
  }

  func applied(in database: String) async throws(Failure) -> AppliedMigrations {
    try await simulation.pass(runner, "a look at \(database)")
    let found = simulation.database(database)
    return AppliedMigrations(cursor: found.cursor, isDirty: false, schema: Self.digest)
  }

  func prove(_ pending: [Migration], in database: String) async throws(Failure) -> MigrationProof {
    try await simulation.pass(runner, "the proof on a copy of \(database)")
    // Whether a migration is good depends on its number here, so that every commit that has it is refused alike; in the
    // end all are good.
    let findings = pending.map {
      MigrationProof.Finding(
        title: $0.title, isPassed: !simulation.faults.isOn || $0.order % 6 != 5, text: "up, down, up")
    }
    return MigrationProof(findings: findings, schemaBefore: Self.digest, schemaAfter: Self.digest)
  }

  func apply(
    _ migrations: [Migration], in database: String, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure) {
    for migration in migrations {
      try await enter(database, fence, "up \(migration.title)")
      simulation.database(database).applied.append(migration.order)
      simulation.tell("\(runner.name): \(database) has \(simulation.database(database).applied)")
      simulation.inspector.migrated(database, in: simulation)
      try await simulation.pass(runner, "the commit of \(migration.title)")
      try await done(migration)
    }
  }

  func revert(
    _ migrations: [Migration], leaving cursor: UInt64?, in database: String, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure) {
    for migration in migrations {
      try await enter(database, fence, "down \(migration.title)")
      simulation.database(database).applied.removeAll { $0 == migration.order }
      simulation.tell("\(runner.name): \(database) has \(simulation.database(database).applied)")
      try await simulation.pass(runner, "the commit of \(migration.title) down")
      try await done(migration)
    }
  }

  /// Begins a transaction: the epoch is compared and set in it.
  private func enter(_ database: String, _ fence: MigrationFence, _ what: String) async throws(Failure) {
    try await simulation.pass(runner, what)
    if simulation.faults.isOn && runner.isFaulty && simulation.dice.chance(simulation.faults.pause * 4) {
      // The worst moment to sleep: everything was looked at, and nothing is done yet.
      simulation.stop(runner, at: what)
      try await simulation.pass(runner, what)
    }
    if simulation.faults.isOn && runner.isFaulty && simulation.dice.chance(simulation.faults.lockedDatabase) {
      throw Failure(.busy, "E9005", "the database is locked", fix: ["promote again"])
    }
    let found = simulation.database(database)
    guard fence.epoch >= found.epoch || PlantedBug.databaseFenceDropped.isPlanted else {
      simulation.count("database refused")
      throw Failure(.stale, "E9006", "a newer run has changed the database", fix: ["sluice status"])
    }
    found.epoch = fence.epoch
  }
}

extension Simulation {
  /// The database of a name; one that is not there yet is empty.
  func database(_ name: String) -> Database {
    if let found = databases[name] { return found }
    let made = Database()
    databases[name] = made
    return made
  }

  /// The database of an environment.
  func database(of place: Place) -> Database { database("sqlite:\(Setting.folder)/\(place.environment).db") }
}
