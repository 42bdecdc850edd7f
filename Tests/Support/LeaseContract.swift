// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
public import PromotionPorts
internal import Testing

/// What every keeper of leases promises, whatever it keeps them in.
public struct LeaseContract: Sendable {
  private let make: @Sendable () async throws -> (one: any LeaseKeeper, other: any LeaseKeeper)
  private let silence: @Sendable () async throws -> Void

  /// Takes what makes two runners' keepers of the same leases, and what lets the term of a lease pass.
  public init(
    make: @escaping @Sendable () async throws -> (one: any LeaseKeeper, other: any LeaseKeeper),
    silence: @escaping @Sendable () async throws -> Void
  ) {
    self.make = make
    self.silence = silence
  }

  /// Checks every promise.
  public func holds() async throws {
    try await keepsOthersOut()
    try await letsGoOfTheSilent()
  }

  private func keepsOthersOut() async throws {
    let (one, other) = try await make()
    let place = EnvironmentName("production")
    #expect(try await !other.isTaken(place))
    let lease = try #require(try await one.take(place))
    #expect(try await other.isTaken(place))
    #expect(try await other.take(place) == nil)
    #expect(try await other.take(EnvironmentName("staging")) != nil)
    #expect(await lease.renew())
    await lease.release()
    await lease.release()
    #expect(await !lease.renew(), "what was given back is nobody's")
    #expect(try await !other.isTaken(place))
    #expect(try await other.take(place) != nil)
  }

  private func letsGoOfTheSilent() async throws {
    let (one, other) = try await make()
    let place = EnvironmentName("production")
    let silent = try #require(try await one.take(place))
    try await silence()
    let taken = try #require(try await other.take(place))
    #expect(await !silent.renew(), "its holder learns of it")
    await silent.release()
    #expect(await taken.renew(), "a zombie takes nothing from whoever came after it")
    #expect(try await one.take(place) == nil)
    await taken.release()
  }
}
