// SPDX-License-Identifier: Apache-2.0
/// A migration that a rollback takes back, with the text recorded when it was applied.
public struct PlannedRevert: Hashable, Sendable {
  /// The run that applied it.
  public let run: RunName
  /// The migration.
  public let migration: RecordedMigration

  /// Names a migration and the run that applied it.
  public init(run: RunName, migration: RecordedMigration) {
    self.run = run
    self.migration = migration
  }
}
