// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Runs programs of this machine whose output is an answer, not evidence: nothing of it is kept.
public protocol ToolRunner: Sendable {
  /// Runs a program with an input and returns how it ended and what it said.
  ///
  /// The program sees the scrubbed variables of every child, those named in `pass`, and `variables`.
  /// Throws when it could not be started or did not end within its limit.
  func run(_ command: CommandLine, input: [UInt8], variables: [String: String]) async throws(Failure) -> ToolAnswer
}

/// What a program answered.
public struct ToolAnswer: Hashable, Sendable {
  /// The exit code, or 128 and the number of the signal.
  public let code: Int32
  /// What it printed.
  public let output: [UInt8]
  /// What it complained about.
  public let errors: String

  /// Collects an answer.
  public init(code: Int32, output: [UInt8], errors: String) {
    self.code = code
    self.output = output
    self.errors = errors
  }

  /// What it printed, as text.
  public var text: String { String(decoding: output, as: UTF8.self) }
}
