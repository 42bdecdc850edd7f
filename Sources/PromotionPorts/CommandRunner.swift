// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Runs commands of gates and steps.
public protocol CommandRunner: Sendable {
  /// Runs a command to its end or its limit and keeps its output as evidence.
  ///
  /// When the calling task is cancelled the process group is killed and the outcome is `cancelled`.
  /// Throws when the command could not be started at all.
  /// What the command says is handed over while it runs, masked and harmless: the last lines of each piece that it writes.
  func run(
    _ invocation: Invocation, said: @escaping @Sendable ([String]) -> Void
  ) async throws(Failure) -> CommandResult
}

extension CommandRunner {
  /// Runs a command to which nobody listens.
  public func run(_ invocation: Invocation) async throws(Failure) -> CommandResult {
    try await run(invocation) { _ in }
  }
}
