// SPDX-License-Identifier: Apache-2.0
/// A call of SQLite that failed.
struct SQLiteError: Error, Sendable {
  /// The extended result code.
  let code: Int32
  /// SQLite's text.
  let message: String
  /// Where in the script, when a script was run: the line, from 1, and the first line of the statement.
  var place: (line: Int, statement: String)?
}
