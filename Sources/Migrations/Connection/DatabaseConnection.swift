// SPDX-License-Identifier: Apache-2.0
/// One open connection, as reading, proving and applying need it.
///
/// It belongs to one thread. Placeholders are `$1`, `$2`, … in the order in which they first occur.
protocol DatabaseConnection: AnyObject {
  var dialect: Dialect { get }

  /// What is no part of the schema.
  var tracking: TrackingNames { get set }

  /// Returns every row as texts; NULL is `nil`.
  func rows(_ sql: String, _ values: [String?]) throws(DatabaseError) -> [[String?]]

  /// Runs SQL of ours, several statements if need be.
  func execute(_ sql: String) throws(DatabaseError)

  /// Begins the transaction of one migration.
  func begin() throws(DatabaseError)

  /// Runs every statement of a foreign script in the open transaction; calls the observer after each.
  func run(_ script: String, observer: (any StatementObserver)?) throws(DatabaseError)

  /// Checks what is only checked at the end, undoes settings that the script made, and stays in the transaction.
  func settle() throws(DatabaseError)

  /// Takes away what lives as long as a session and no longer, in the open transaction: temporary tables, and the last
  /// values of sequences.
  ///
  /// A way back is run by another session, days later; one that needs what its up left here must not pass a proof.
  func forgetSession() throws(DatabaseError)

  func commit() throws(DatabaseError)

  /// Ends the transaction without a trace; never fails.
  func rollback()

  /// Whether a script has no statement, comments and blanks apart.
  func isEmpty(_ script: String) -> Bool

  /// The schema as it is now.
  func fingerprint() throws(DatabaseError) -> Fingerprint

  /// Every table that holds rows of its own, tracking tables apart.
  func tables() throws(DatabaseError) -> [TableShape]

  /// The columns of a table by its name, or `nil` when there is none; `schema.table` looks in that schema.
  func columns(of table: String) throws(DatabaseError) -> [String]?
}

extension DatabaseConnection {
  func rows(_ sql: String) throws(DatabaseError) -> [[String?]] { try rows(sql, []) }

  /// Quotes a name.
  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

/// Hears of each statement while a script runs.
protocol StatementObserver: AnyObject {
  func willRun(_ statement: StatementSplitter.Statement, on connection: any DatabaseConnection) throws(DatabaseError)
  func didRun(_ statement: StatementSplitter.Statement, on connection: any DatabaseConnection) throws(DatabaseError)
}
