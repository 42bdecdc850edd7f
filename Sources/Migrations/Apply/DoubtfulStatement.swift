// SPDX-License-Identifier: Apache-2.0
/// A statement that was begun outside of a transaction and of which nobody recorded the end.
///
/// The catalogue says what happened; an index that was left invalid is dropped, so that it can be built again.
struct DoubtfulStatement {
  /// What looking at the catalogue showed.
  enum Answer { case applied, notApplied }

  let statement: StatementSplitter.Statement
  let connection: PostgresConnection

  func settle() throws(DatabaseError) -> Answer {
    let tokens = CanonicalTokens.list(statement.text)
    switch tokens.first {
    case "create" where tokens.contains("index"): return try settleCreatedIndex(tokens)
    case "drop" where tokens.contains("index"):
      guard let name = name(in: tokens) else { break }
      return try index(name) == nil ? .applied : .notApplied
    // Doing these again changes nothing that the first time did not.
    case "vacuum", "reindex", "analyze", "cluster", "checkpoint", "discard", "refresh": return .notApplied
    case _: break
    }
    throw DatabaseError(
      code: "doubt",
      message: "it was interrupted, and nothing in the catalogue tells whether it happened; look, and finish it by hand"
    )
  }

  private func settleCreatedIndex(_ tokens: [String]) throws(DatabaseError) -> Answer {
    guard let name = name(in: tokens) else { return .notApplied }
    guard let isValid = try index(name) else { return .notApplied }
    if isValid { return .applied }
    try connection.simple("DROP INDEX CONCURRENTLY IF EXISTS \(name)")
    return .notApplied
  }

  /// The name as the statement writes it, with its schema; an index takes its table's schema.
  private func name(in tokens: [String]) -> String? {
    guard let start = tokens.firstIndex(of: "index") else { return nil }
    let rest = tokens[(start + 1)...].drop { ["concurrently", "if", "not", "exists"].contains($0) }
    guard let first = rest.first, first != "on" else { return nil }
    let after = Array(rest.dropFirst())
    if after.first == ".", after.count > 1 { return "\(first).\(after[1])" }
    guard let on = tokens.firstIndex(of: "on"), tokens.count > on + 3, tokens[on + 2] == "." else { return first }
    return "\(tokens[on + 1]).\(first)"
  }

  /// Whether the index is valid; `nil` when there is none.
  private func index(_ name: String) throws(DatabaseError) -> Bool? {
    try connection.rows(
      "SELECT indisvalid FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass($1)", [name]
    ).first.map { $0[0] == "t" }
  }
}
