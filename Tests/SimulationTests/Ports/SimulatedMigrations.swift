// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// Does migrations to simulated databases, each with the fence in one transaction.
struct SimulatedMigrations: MigrationTool {
  let simulation: Simulation
  let runner: Runner

  func migrations(
    from files: [String: [UInt8]], folder: String, layout: MigrationLayout?
  ) throws(Failure) -> [Migration] {
    // A name may come with its folder.
    let names = files.keys.map { $0.split(separator: "/").last ?? "" }
    let numbers = Set(names.compactMap { UInt64($0.prefix { $0 != "_" }) })
    return numbers.sorted().map {
      Migration(version: "\($0)", order: $0, name: "change", up: "up \($0)", down: "down \($0)")
    }
  }

  func canonical(_ script: String) -> String { script }

  func applied(in target: MigrationTarget, layout: MigrationLayout?) async throws(Failure) -> AppliedMigrations {
    try await simulation.pass(runner, "a look at \(target.database)")
    let found = simulation.database(target.database)
    return AppliedMigrations(
      layout: found.cursor == nil ? nil : .golangMigrate, entries: [], cursor: found.cursor,
      schema: Self.schema(found.applied))
  }

  func value(of query: String, in target: MigrationTarget) async throws(Failure) -> String? {
    try await simulation.pass(runner, "a question to \(target.database)")
    return "0"
  }

  func prove(_ request: MigrationProofRequest, in target: MigrationTarget) async throws(Failure) -> MigrationProof {
    try await simulation.pass(runner, "the proof on a copy of \(target.database)")
    // Whether a migration is good depends on its number here, so that every commit that has it is refused alike; in the
    // end all are good.
    let findings = request.pending.map {
      MigrationProof.Finding(
        title: $0.title, isPassed: !simulation.faults.isOn || $0.order % 6 != 5, text: "up, down, up", verdict: .exact,
        rollback: .lossless)
    }
    return proof(findings, request.pending, in: target)
  }

  func proveRevert(
    _ migrations: [Migration], leaving cursor: UInt64?, in target: MigrationTarget
  ) async throws(Failure) -> MigrationProof {
    try await simulation.pass(runner, "the proof of the way back on a copy of \(target.database)")
    let findings = migrations.map {
      MigrationProof.Finding(title: $0.title, isPassed: true, text: "down", verdict: .exact, rollback: .lossless)
    }
    return proof(findings, [], in: target)
  }

  func prove(_ foreign: ForeignMigration, in target: MigrationTarget) async throws(Failure) -> MigrationProof {
    try await simulation.pass(runner, "the proof of another tool on a copy of \(target.database)")
    let problem = try await foreign.up(target.database)
    let finding = MigrationProof.Finding(
      title: foreign.title, isPassed: problem == nil, text: problem ?? "up, down, up", verdict: .exact,
      rollback: .lossless)
    return proof([finding], [], in: target)
  }

  private func proof(
    _ findings: [MigrationProof.Finding], _ pending: [Migration], in target: MigrationTarget
  ) -> MigrationProof {
    var applied = simulation.database(target.database).applied
    let before = Self.schema(applied)
    let schemas = pending.map { migration in
      applied.append(migration.order)
      return Self.schema(applied)
    }
    return MigrationProof(findings: findings, schemaBefore: before, schemas: schemas)
  }

  /// The schema that migrations lead to is known by which they are; every other one changes data only.
  private static func schema(_ applied: [UInt64]) -> SchemaImage {
    let text = applied.filter { $0 % 2 == 1 }.map { "\($0)" }.joined(separator: "-")
    return SchemaImage(Digest(text + String(repeating: "d", count: max(0, 64 - text.count))))
  }

  func takeFence(_ fence: MigrationFence, in target: MigrationTarget) async throws(Failure) {
    try await enter(target.database, fence, "the fence of \(target.database)")
    simulation.database(target.database).epoch = fence.epoch
  }

  func apply(
    _ migrations: [Migration], proven: ProvenSchemas?, in target: MigrationTarget, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure) {
    for (index, migration) in migrations.enumerated() {
      try await enter(target.database, fence, "up \(migration.title)")
      let found = simulation.database(target.database)
      let schemas = proven?.after ?? []
      if schemas.indices.contains(index), Self.schema(found.applied + [migration.order]) != schemas[index] {
        throw Failure(.refused, "E9010", "the schema is not the one that was proved", fix: ["promote again"])
      }
      found.epoch = fence.epoch
      found.applied.append(migration.order)
      simulation.tell("\(runner.name): \(target.database) has \(found.applied)")
      simulation.inspector.migrated(target.database, in: simulation)
      try await simulation.pass(runner, "the commit of \(migration.title)")
      try await done(migration)
    }
  }

  func revert(
    _ migrations: [Migration], _ request: RevertRequest, in target: MigrationTarget, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure) -> [KeptCopy] {
    for migration in migrations {
      try await enter(target.database, fence, "down \(migration.title)")
      let found = simulation.database(target.database)
      found.epoch = fence.epoch
      found.applied.removeAll { $0 == migration.order }
      simulation.tell("\(runner.name): \(target.database) has \(found.applied)")
      try await simulation.pass(runner, "the commit of \(migration.title) down")
      try await done(migration)
    }
    return []
  }

  func keep(
    _ lost: [LostValues], as name: String, in target: MigrationTarget, fence: MigrationFence
  ) async throws(Failure) -> [KeptCopy] { [] }

  /// Begins a transaction: the epoch is compared and set in it.
  private func enter(_ database: String, _ fence: MigrationFence, _ what: String) async throws(Failure) {
    try await simulation.pass(runner, what)
    if simulation.faults.isOn && runner.isFaulty && simulation.faults.pause > 0 && simulation.dice.chance(200) {
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
