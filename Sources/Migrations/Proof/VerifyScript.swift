// SPDX-License-Identifier: Apache-2.0
/// Runs a verify script and takes back whatever it did.
struct VerifyScript {
  let connection: any DatabaseConnection

  /// Why it fails, or `nil` when it succeeds.
  func failure(of script: String) -> String? {
    defer { connection.rollback() }
    do throws(DatabaseError) {
      try connection.begin()
      for statement in StatementSplitter.statements(of: script)
      where !["begin", "start", "commit", "end", "rollback"].contains(statement.words.first ?? "") {
        try connection.execute(statement.text)
      }
      return nil
    } catch { return error.message }
  }
}
