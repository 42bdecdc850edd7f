// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Tells whether the process that executes in an environment is alive.
public protocol LeaseKeeper: Sendable {
  /// Takes the lease of an environment, or returns `nil` while a living process has it.
  func take(_ environment: EnvironmentName) async throws(Failure) -> (any Lease)?
}

/// The right to execute in an environment; it ends with the process at the latest.
public protocol Lease: Sendable {
  /// Gives the lease back.
  func release() async
}
