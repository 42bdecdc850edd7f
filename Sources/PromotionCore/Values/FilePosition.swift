// SPDX-License-Identifier: Apache-2.0
/// Where in a file something stands.
public struct FilePosition: Hashable, Sendable, Comparable {
  /// The line, from 1.
  public let line: Int
  /// The column, from 1.
  public let column: Int

  /// Names a place in a file.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders as in the file.
  public static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}
