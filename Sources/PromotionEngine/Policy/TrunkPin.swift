// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Pins the remote from whose trunk the policy is read.
public struct TrunkPin: Sendable {
  let world: World
  let ledger: Ledger

  /// Makes the path; nothing happens yet.
  public init(world: World, ledger: Ledger) {
    self.world = world
    self.ledger = ledger
  }

  /// Pins a remote whose trunk has, for every pipeline, the policy in force; a remote that was pinned stays.
  public func pin(_ remote: String) async throws(Failure) -> JournalState {
    let state = try await ledger.state()
    guard !state.trunk.isEmpty else { throw await PromotionPath.notInitialised(world) }
    if state.remote == remote { return state }
    // Whoever could point elsewhere could bring a policy of their own.
    if let known = state.remote {
      throw Failure(
        .notAuthorised, "E0443", "the policy is read from \(known), which was pinned already",
        why: ["a remote that was pinned is not exchanged"], fix: ["git remote set-url \(known) URL"])
    }
    let source = PolicySource(world: world)
    let tip = try await world.history.commit("refs/remotes/\(remote)/\(state.trunk)")
    for (name, commit) in state.policies.sorted(by: { $0.key < $1.key }) {
      let law = try await source.policy(at: commit, trunk: state.trunk, pipeline: name)
      guard try await source.differs(law, from: tip.id) else { continue }
      throw Failure(
        .notAuthorised, "E0444", "\(remote)/\(state.trunk) has another policy of \(name) than the one in force",
        why: ["in force is \(commit.short), there it is as of \(tip.id.short)"],
        fix: ["git push \(remote) \(commit.short):\(state.trunk)"])
    }
    let actor = world.actor.name
    return try await ledger.append { state throws(Refusal) in
      state.remote == nil ? try RightsRules.decide(state, .pin(remote: remote, by: actor)) : []
    }
  }
}
