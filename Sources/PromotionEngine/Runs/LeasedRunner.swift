// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Starts a command only while the lease of its environment is ours (I13).
///
/// An engine that was stopped, or whose machine slept, goes on where it was: without this it would start the next process
/// before anybody notices that the lease has run out, and another engine could take it at the same moment.
struct LeasedRunner: CommandRunner {
  let runner: any CommandRunner
  let lease: any Lease
  /// What it means that the lease is lost.
  let lost: @Sendable () async -> Failure

  func run(
    _ invocation: Invocation, said: @escaping @Sendable ([String]) -> Void
  ) async throws(Failure) -> CommandResult {
    guard await lease.renew() else { throw await lost() }
    return try await runner.run(invocation, said: said)
  }
}
