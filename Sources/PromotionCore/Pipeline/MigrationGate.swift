// SPDX-License-Identifier: Apache-2.0
/// Migrations that must be proved on a copy of the target before they are applied.
public struct MigrationGate: Hashable, Sendable {
  /// The folder of the scripts in the commit's tree.
  public let scripts: String
  /// The target: `sqlite:PATH`, `postgres://…`, or `env:NAME` for a variable that holds such a value.
  public let database: String
  /// The layout of the folder; `nil` when it is to be found by looking at the files.
  public var layout: MigrationLayout?
  /// A server on which databases for proofs may be made, as `database` is written; `nil` for one of our own.
  public var scratch: String?
  /// A command of the commit that is live, which must succeed on the new schema; `nil` when nobody asks.
  public var compatibility: CommandLine?
  /// The commands of a tool that sluice does not read; `nil` when it reads the scripts itself.
  public var tool: MigrationCommands?

  /// Describes a migration gate.
  public init(scripts: String, database: String) {
    self.scripts = scripts
    self.database = database
  }
}
