// SPDX-License-Identifier: Apache-2.0
/// Real values of a target that taking a migration back would lose.
public struct LostValues: Hashable, Sendable {
  /// The version of the migration whose way back loses them; empty when only the whole was looked at.
  public let version: String
  /// The table as a person says it, `orders`.
  public let table: String
  /// The column, or `nil` when the whole table goes.
  public let column: String?
  /// How many values, or rows where the whole table goes.
  public let count: Int

  /// Collects the facts.
  public init(version: String, table: String, column: String?, count: Int) {
    self.version = version
    self.table = table
    self.column = column
    self.count = count
  }

  /// `orders.note (1204 values)`.
  public var text: String {
    column.map { "\(table).\($0) (\(count) \(count == 1 ? "value" : "values"))" }
      ?? "\(table) (\(count) \(count == 1 ? "row" : "rows"))"
  }
}
