// SPDX-License-Identifier: Apache-2.0
/// The commands of a migration tool that sluice does not read itself.
///
/// Each runs in a clean tree of the commit with `DATABASE_URL` set.
public struct MigrationCommands: Hashable, Sendable {
  /// Brings the database up to the commit's newest migration.
  public let up: CommandLine
  /// Takes the database back to the revision in `SLUICE_REVISION`, as `status` printed it; empty means to nothing.
  public let down: CommandLine
  /// Prints the revision in which the database is, and nothing else.
  public let status: CommandLine

  /// Names the commands.
  public init(up: CommandLine, down: CommandLine, status: CommandLine) {
    self.up = up
    self.down = down
    self.status = status
  }
}
