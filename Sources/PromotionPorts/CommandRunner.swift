// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Runs commands of gates and steps.
public protocol CommandRunner: Sendable {
  /// Runs a command to its end or its limit and keeps its output as evidence.
  ///
  /// When the calling task is cancelled the process group is killed and the outcome is `cancelled`.
  /// Throws when the command could not be started at all.
  func run(_ invocation: Invocation) async throws(Failure) -> CommandResult
}
