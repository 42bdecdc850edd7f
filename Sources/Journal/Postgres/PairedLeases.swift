// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Leases that every machine sees, each together with one of this machine.
///
/// A rollback that works offline sees the latter only, and waits for a process here that is being stopped.
public struct PairedLeases: LeaseKeeper {
  private let shared: any LeaseKeeper
  private let local: any LeaseKeeper

  /// Pairs the keepers.
  public init(shared: any LeaseKeeper, local: any LeaseKeeper) {
    self.shared = shared
    self.local = local
  }

  /// Whether every machine that can promote sees the same leases.
  public var isShared: Bool { shared.isShared }

  /// Takes both, or returns `nil` while a runner that shows signs of life has one of them.
  public func take(_ environment: EnvironmentName) async throws(Failure) -> (any Lease)? {
    guard let here = try await local.take(environment) else { return nil }
    do throws(Failure) {
      if let everywhere = try await shared.take(environment) { return PairedLease(shared: everywhere, local: here) }
    } catch {
      await here.release()
      throw error
    }
    await here.release()
    return nil
  }

  /// Tells whether a living runner has the lease, wherever it is.
  public func isTaken(_ environment: EnvironmentName) async throws(Failure) -> Bool {
    try await shared.isTaken(environment)
  }

  private struct PairedLease: Lease {
    let shared: any Lease
    let local: any Lease

    func renew() async -> Bool {
      guard await local.renew() else { return false }
      return await shared.renew()
    }

    func release() async {
      await shared.release()
      await local.release()
    }
  }
}
