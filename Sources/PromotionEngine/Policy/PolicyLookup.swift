// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Finds the policy for commands that look or hold.
public struct PolicyLookup: Sendable {
  let world: World
  let ledger: Ledger

  /// Makes the lookup; nothing is read yet.
  public init(world: World, ledger: Ledger) {
    self.world = world
    self.ledger = ledger
  }

  /// Returns the names of the pipelines at the tip of the trunk, in the order of their folders.
  public func pipelines() async throws(Failure) -> [String] {
    let tip = try await TrunkTip(history: world.history).commit(try await ledger.state())
    return try await world.history.names(in: "pipelines", at: tip.id)
  }

  /// Returns the policy at the tip of the trunk, and the state.
  public func current(pipeline: String?) async throws(Failure) -> (Policy, JournalState) {
    let state = try await ledger.state()
    guard !state.trunk.isEmpty else { throw await PromotionPath.notInitialised(world) }
    let policy = try await PolicySource(world: world)
      .current(state, pipeline: pipeline)
    return (policy, state)
  }

  /// Returns the policy at the tip of the trunk, or the one of the newest run and, a line each, what is wrong on the trunk.
  ///
  /// Of an environment that the policy has no more it is the one of the newest run there.
  public func standing(
    pipeline: String?, environment: EnvironmentName? = nil
  ) async throws(Failure) -> (Policy, JournalState, problem: [String]) {
    let state = try await ledger.state()
    guard !state.trunk.isEmpty else { throw await PromotionPath.notInitialised(world) }
    let (policy, problem) = try await PolicySource(world: world).standing(
      state, pipeline: pipeline, environment: environment)
    return (policy, state, problem)
  }
}
