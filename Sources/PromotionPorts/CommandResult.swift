// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// How a command ended, and its output.
public struct CommandResult: Hashable, Sendable {
  /// How a command ended.
  public enum Outcome: Hashable, Sendable {
    /// By itself, with this code.
    case exited(code: Int32)
    /// By a signal.
    case signalled(number: Int32)
    /// Killed at its limit.
    case timedOut
    /// Killed because the run was stopped.
    case cancelled
  }

  /// How it ended.
  public let outcome: Outcome
  /// The SHA-256 of the evidence file, whose name it is.
  public let evidence: Digest
  /// The last lines of the output, at most 40, made harmless for a terminal.
  public let tail: [String]
  /// How long it took.
  public let durationMilliseconds: Int64

  /// Describes how a command ended.
  public init(outcome: Outcome, evidence: Digest, tail: [String], durationMilliseconds: Int64) {
    self.outcome = outcome
    self.evidence = evidence
    self.tail = tail
    self.durationMilliseconds = durationMilliseconds
  }

  /// Whether it ended by itself with code 0.
  public var isSuccess: Bool { outcome == .exited(code: 0) }
}
