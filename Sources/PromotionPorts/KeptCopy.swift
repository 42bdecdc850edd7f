// SPDX-License-Identifier: Apache-2.0
/// Where the values are that a rollback took away.
public struct KeptCopy: Hashable, Sendable {
  /// The table that holds them, in the target itself.
  public let table: String
  /// What is in it: `orders.note (1204 values)`.
  public let contents: String
  /// SQL that brings them back once the table or the column is there again.
  public let restore: String

  /// Describes a copy.
  public init(table: String, contents: String, restore: String) {
    self.table = table
    self.contents = contents
    self.restore = restore
  }
}
