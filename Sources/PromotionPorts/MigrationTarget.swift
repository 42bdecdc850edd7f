// SPDX-License-Identifier: Apache-2.0
/// A database, and where a copy of it can be made.
public struct MigrationTarget: Hashable, Sendable {
  /// The database: `sqlite:PATH` with an absolute path, or `postgres://…`; it may hold a password and is never shown.
  public let database: String
  /// A server on which databases for proofs may be made, or `nil` for one that is started for the proof.
  public let scratch: String?

  /// Names a database.
  public init(database: String, scratch: String? = nil) {
    self.database = database
    self.scratch = scratch
  }
}
