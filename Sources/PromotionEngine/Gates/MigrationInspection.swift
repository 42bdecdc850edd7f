// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Proves the migrations of any commit on a copy of any database, without a pipeline and without the journal.
public struct MigrationInspection: Sendable {
  let world: World

  /// Makes the inspection; nothing happens yet.
  public init(world: World) { self.world = world }

  /// What was found.
  public struct Report: Sendable {
    /// The layout of the folder; `nil` when it holds no migrations.
    public let layout: MigrationLayout?
    /// How many migrations the commit has.
    public let count: Int
    /// What the proof of those that the database lacks showed; `nil` when it lacks none.
    public let proof: MigrationProof?
  }

  /// Proves what the database lacks of a folder's migrations at a revision.
  public func prove(_ gate: MigrationGate, at revision: String) async throws(Failure) -> Report {
    let commit = try await world.history.commit(revision)
    let identity = try await world.history.identity(of: gate.scripts, at: commit.id)
    guard gate.tool != nil || identity != nil else {
      throw Failure(
        .usage, "E0535", "\(commit.id.short) has no folder \(gate.scripts)",
        why: ["migrations are read from the commit, not from the working folder"],
        fix: ["git ls-tree -r -d --name-only \(commit.id.short)"])
    }
    let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: gate)
    let scripts = try await Planner(history: world.history, migrations: world.migrations)
      .scripts(of: gate, at: commit.id)
    let all = scripts.map(\.migration)
    guard let layout = all.first?.layout else { return Report(layout: nil, count: 0, proof: nil) }
    let applied = try await world.migrations.applied(in: target, layout: layout)
    let pending = all.filter { !applied.contains($0) }
    guard !pending.isEmpty else { return Report(layout: layout, count: all.count, proof: nil) }
    let proof = try await world.migrations.prove(MigrationProofRequest(pending: pending, all: all), in: target)
    return Report(layout: layout, count: all.count, proof: proof)
  }
}
