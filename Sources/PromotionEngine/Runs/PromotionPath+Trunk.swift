// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

extension PromotionPath {
  /// Code that nobody let onto the trunk goes no further than `local`; later environments ask what the first one took.
  func notOnTrunk(
    _ commit: Commit, _ environment: Environment, _ policy: Policy, _ state: JournalState
  ) async throws(Failure) -> Failure? {
    guard [nil, Self.local].contains(environment.after) else { return nil }
    if try await isOn(policy.trunk, commit.id) { return nil }
    var isOnOwnTrunk = false
    if let own = try await world.history.tip(ofBranch: state.trunk) { isOnOwnTrunk = try await isOn(own.id, commit.id) }
    if environment.name == Self.local, isOnOwnTrunk { return nil }
    let trunk = (state.remote.map { "\($0)/" } ?? "") + state.trunk
    let merge = "git switch \(state.trunk) && git merge \(commit.id.short)"
    let fix =
      switch (state.remote, isOnOwnTrunk) {
      case (let remote?, true): ["git push \(remote) \(state.trunk)", "git fetch \(remote)"]
      case (let remote?, false):
        // Nothing is there to push: the commit is on a branch of its own, or somebody else has merged it.
        ["\(merge) && git push \(remote) \(state.trunk)", "git fetch \(remote), when it was merged there"]
      case (nil, _): [merge]
      }
    return Failure(
      .refused, "E0212", "\(commit.id.short) is not on \(trunk)",
      why: ["\(environment.name) accepts commits of \(trunk) only"], fix: fix)
  }

  private func isOn(_ tip: CommitID, _ commit: CommitID) async throws(Failure) -> Bool {
    if commit == tip { return true }
    return try await world.history.isAncestor(commit, of: tip)
  }
}
