// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Tells whether a runner that executes in an environment is alive, and keeps others out while it is.
///
/// A lease keeps honest runners apart; correctness does not rest on it but on the epoch (I2).
public protocol LeaseKeeper: Sendable {
  /// Takes the lease of an environment, or returns `nil` while a runner that shows signs of life has it.
  ///
  /// A runner that renewed nothing for `LeaseTerm.seconds` has lost it, though its process may still exist (I29).
  func take(_ environment: EnvironmentName) async throws(Failure) -> (any Lease)?

  /// Tells whether a living runner has the lease, without taking it.
  func isTaken(_ environment: EnvironmentName) async throws(Failure) -> Bool

  /// Whether every machine that can promote sees the same leases.
  var isShared: Bool { get }
}

extension LeaseKeeper {
  /// Leases of one machine, which say nothing of another.
  public var isShared: Bool { false }
}

/// The right to execute in an environment; it ends with the process at the latest.
public protocol Lease: Sendable {
  /// Shows a sign of life; `false` when somebody else has taken the lease, and then nothing may be done any more (I13).
  func renew() async -> Bool

  /// Gives the lease back.
  func release() async
}

/// How long a lease lives without a sign of life.
public enum LeaseTerm {
  /// After so many seconds without a sign of life others may take it.
  public static let seconds: Int64 = 20
  /// After so many seconds without a sign of life of the engine its own children are killed, well before.
  public static let selfFenceSeconds: Int64 = 12
}
