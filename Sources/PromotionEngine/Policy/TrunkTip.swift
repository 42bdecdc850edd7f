// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Finds the newest commit of the trunk: that of the pinned remote, or that of this clone where no remote is pinned (R1).
struct TrunkTip {
  let history: any CommitHistory

  func commit(_ state: JournalState) async throws(Failure) -> Commit {
    guard let remote = state.remote else {
      if let tip = try await history.tip(ofBranch: state.trunk) { return tip }
      throw Failure(
        .usage, "E0202", "the branch \(state.trunk), from which the policy is read, does not exist in this clone",
        why: ["sluice init pinned \(state.trunk) as the trunk"],
        fix: [
          "git fetch origin \(state.trunk):\(state.trunk), where a remote has it",
          "git branch \(state.trunk) COMMIT, where it has another name here",
        ])
    }
    do throws(Failure) { return try await history.commit("refs/remotes/\(remote)/\(state.trunk)") } catch {
      guard error.code == "E0103" else { throw error }
      throw Failure(
        .usage, "E0265", "\(remote)/\(state.trunk), from which the policy is read, is not in this clone",
        why: [
          "the policy is read from the remote \(remote), which sluice init pinned, not from a branch of this clone"
        ],
        fix: ["git fetch \(remote)", "git push \(remote) \(state.trunk)"])
    }
  }
}
