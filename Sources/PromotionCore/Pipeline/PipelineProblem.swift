// SPDX-License-Identifier: Apache-2.0
/// One thing that is wrong in a pipeline file, with its place.
public struct PipelineProblem: Error, Hashable, Sendable {
  /// The path of the file.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1.
  public let column: Int
  /// What is wrong and what to write instead, one sentence.
  public let message: String

  /// Names a problem and its place.
  public init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// The problem as compilers print it, `file:line:column: message`.
  public var text: String { "\(file):\(line):\(column): \(message)" }
}
