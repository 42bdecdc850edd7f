// SPDX-License-Identifier: Apache-2.0
/// A call of a database that failed.
struct DatabaseError: Error, Sendable {
  /// Where in a script it was.
  struct Place: Sendable {
    /// The line, from 1.
    let line: Int
    /// The first line of the statement.
    let statement: String
  }

  /// SQLSTATE, or SQLite's extended result code as a number.
  let code: String
  /// The database's own text.
  let message: String
  var place: Place?
  /// Who held what was waited for, as far as it could be seen.
  var blockers: [String] = []

  /// Whether waiting a little may help: a lock was not given in time, or a deadlock was broken.
  var isLockTimeout: Bool { code == "55P03" || code == "40P01" }
  /// Whether another process has SQLite's file (SQLITE_BUSY, SQLITE_LOCKED and what extends them); SQLSTATEs are longer.
  var isFileLocked: Bool { code.utf8.count < 5 && Int(code).map { [5, 6].contains($0 & 0xFF) } == true }
  /// Whether the statement must not be in a transaction: it says so, or it ends one itself, as a DO block may.
  var needsNoTransaction: Bool { code == "25001" || code == "2D000" }

  /// Whether other values in the same rows might not have failed: a key that points nowhere, a value that is there
  /// twice, a check, a conversion.
  ///
  /// A missing value (NOT NULL) is none of them: every row that a script fills in itself lacks it. Source: PostgreSQL's
  /// manual, appendix "Error Codes", classes 22 and 23; SQLite's "Result and Error Codes".
  var isAboutValues: Bool {
    if code.utf8.count == 5 { return code.hasPrefix("22") || ["23503", "23505", "23514", "23P01"].contains(code) }
    return ["787", "1555", "2067", "275", "3091"].contains(code)
  }
}
