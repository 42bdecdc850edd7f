// SPDX-License-Identifier: Apache-2.0
/// Migrations that must be proved on a copy of the target before they are applied.
public struct MigrationGate: Hashable, Sendable {
  /// The folder of the scripts in the commit's tree.
  public let scripts: String
  /// The target: `sqlite:PATH`, or `env:NAME` for a variable that holds such a value.
  public let database: String

  /// Describes a migration gate.
  public init(scripts: String, database: String) {
    self.scripts = scripts
    self.database = database
  }
}
