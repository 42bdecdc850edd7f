// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

extension PromotionPath {
  /// I36: what the journal calls live is nothing to do only when the probe agrees.
  func confirm(_ live: Release, _ proposal: Proposal) async throws(Failure) -> Ending {
    let place = proposal.plan.place
    if PlantedBug.driftNotAsked.isPlanted { return .nothingToDo(place, live, isConfirmed: true) }
    let answers = try await ReleaseProbe(world: world, policy: proposal.policy, environment: proposal.environment)
      .answers(about: live)
    // Whatever was seen while somebody changed the environment says nothing about what the journal knew.
    guard try await ledger.state()[place] == proposal.state[place] else { throw Self.overtaken(place, proposal.state) }
    let differing = answers.filter { $0.says != .applied }
    guard !differing.isEmpty else { return .nothingToDo(place, live, isConfirmed: !answers.isEmpty) }
    return .drifted(place, live, differing.map { words($0, live) })
  }

  private func words(_ answer: ReleaseProbe.Answer, _ live: Release) -> String {
    let who = answer.target.map { "the probe of \($0)" } ?? "the probe"
    let said = answer.said.isEmpty ? "" : " (\(answer.said))"
    switch answer.says {
    case .applied: return "\(who) says that \(live.commit.short) runs\(said)"
    case .notApplied: return "\(who) says that \(live.commit.short) does not run\(said)"
    case .partial: return "\(who) says that \(live.commit.short) runs in part\(said)"
    case .unknown: return "\(who) cannot tell whether \(live.commit.short) runs\(said)"
    }
  }

  private static func overtaken(_ place: Place, _ state: JournalState) -> Failure {
    Failure(
      .busy, "E0252", "\(place.environment) was changed by another run while its probe was asked",
      state: StateLine.text(of: place, in: state), why: ["what the probe said is not about what is there now"],
      fix: ["run the same command again"])
  }

  /// Whether git has lost a commit that a run names.
  func isGone(_ commit: CommitID) async throws(Failure) -> Bool {
    do throws(Failure) { _ = try await world.history.commit(commit.rawValue) } catch  where error.kind == .usage {
      return true
    }
    return false
  }
}
