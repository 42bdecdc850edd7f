// SPDX-License-Identifier: Apache-2.0
/// What is known of one object of a SQLite schema, for as long as its text stays the same.
struct SQLiteObjectLines {
  /// The text in `sqlite_schema`.
  let text: String
  var lines: [String] = []
  /// The columns of a table in their order.
  var columns: [String] = []
}
