// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// How far a script without a transaction has come, written ahead of each statement.
struct StatementLedger {
  /// What is known of a statement.
  enum State: String { case open, done }

  let connection: PostgresConnection
  let scope: String
  let version: String
  let isUp: Bool

  private var direction: String { isUp ? "up" : "down" }

  static func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    guard try connection.columns(of: "sluice_statement") == nil else { return }
    try connection.execute(
      "CREATE TABLE IF NOT EXISTS sluice_statement (scope text, version text, direction text, position integer, tokens text NOT NULL, state text NOT NULL, PRIMARY KEY (scope, version, direction, position))"
    )
  }

  /// The versions whose scripts were begun and not finished, as a person is told.
  static func unfinished(_ connection: any DatabaseConnection) throws(DatabaseError) -> String? {
    guard try connection.columns(of: "sluice_statement") != nil else { return nil }
    return try connection.rows("SELECT version FROM sluice_statement ORDER BY version LIMIT 1").first?[0]
  }

  func state(of position: Int) throws(DatabaseError) -> (state: State, tokens: String)? {
    let row = try connection.rows(
      "SELECT state, tokens FROM sluice_statement WHERE scope = $1 AND version = $2 AND direction = $3 AND position = \(position)",
      [scope, version, direction]
    ).first
    guard let row, let state = State(rawValue: row[0] ?? "") else { return nil }
    return (state, row[1] ?? "")
  }

  func write(_ state: State, position: Int, tokens: String) throws(DatabaseError) {
    _ = try connection.rows(
      "INSERT INTO sluice_statement VALUES ($1, $2, $3, \(position), $4, '\(state.rawValue)') ON CONFLICT (scope, version, direction, position) DO UPDATE SET state = excluded.state",
      [scope, version, direction, tokens])
  }

  func forget() throws(DatabaseError) {
    _ = try connection.rows(
      "DELETE FROM sluice_statement WHERE scope = $1 AND version = $2 AND direction = $3", [scope, version, direction])
  }

  func forget(position: Int) throws(DatabaseError) {
    _ = try connection.rows(
      "DELETE FROM sluice_statement WHERE scope = $1 AND version = $2 AND direction = $3 AND position = \(position)",
      [scope, version, direction])
  }
}
