// SPDX-License-Identifier: Apache-2.0
/// The migrations of a commit that a migration gate looks at.
public struct PlannedScripts: Hashable, Sendable {
  /// One migration and the hashes of its texts.
  public struct Script: Hashable, Sendable {
    /// The migration.
    public let migration: Migration
    /// The SHA-256 of the text that applies it.
    public let up: Digest
    /// The SHA-256 of the text that reverts it; `nil` when there is none.
    public let down: Digest?

    /// Names a migration and its hashes.
    public init(migration: Migration, up: Digest, down: Digest?) {
      self.migration = migration
      self.up = up
      self.down = down
    }
  }

  /// The migration gate.
  public let gate: GateName
  /// The database as the pipeline names it, not resolved.
  public let database: String
  /// Every migration of the commit, in order.
  public let scripts: [Script]

  /// Names the migrations of a gate.
  public init(gate: GateName, database: String, scripts: [Script]) {
    self.gate = gate
    self.database = database
    self.scripts = scripts
  }
}
