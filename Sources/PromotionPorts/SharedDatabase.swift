// SPDX-License-Identifier: Apache-2.0
/// A database that many machines share, as the journal needs it: one statement at a time.
///
/// Nothing is promised about the connection between two calls, so that a pooler may stand in between: no setting, lock
/// or prepared statement outlives its statement.
public protocol SharedDatabase: Sendable {
  /// The address without its password and options.
  var shown: String { get }

  /// Runs one statement in a transaction of its own and returns its rows as texts; NULL is `nil`.
  ///
  /// A statement without values may be several, which are one transaction then.
  func rows(
    _ sql: String, _ values: [String?], patienceSeconds: Int32
  ) async throws(SharedDatabaseFault) -> [[String?]]
}
