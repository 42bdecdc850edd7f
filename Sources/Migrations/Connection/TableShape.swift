// SPDX-License-Identifier: Apache-2.0
/// A table as far as rows for it can be made up.
struct TableShape: Sendable {
  /// One column.
  struct Column: Sendable {
    let name: String
    /// The declared type; for PostgreSQL as `format_type` says it, without a length.
    let type: String
    /// The greatest length of a text, where there is one.
    var length: Int?
    let isRequired: Bool
    let hasDefault: Bool
    /// Whether the database computes it, so that nobody may set it.
    let isComputed: Bool
    /// The allowed values of an enum, in their order.
    var labels: [String] = []
    /// Its place in the catalogue, which a new name does not change; SQLite has none.
    var number: String?
  }

  /// A reference to rows of another table.
  struct Reference: Sendable {
    let columns: [String]
    let table: String
    let targets: [String]
  }

  /// The name as it is written in SQL, quoted and with its schema.
  let sqlName: String
  /// The name as a person says it.
  let name: String
  let columns: [Column]
  let references: [Reference]
  /// The number of the table, which a new name does not change; SQLite has none.
  var identity: String?
}
