// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Says in a word or two where a commit stands in an environment.
struct BoardCell {
  let place: Place
  let commit: CommitID
  let state: JournalState
  let interrupted: Set<RunName>
  let ages: Ages

  var text: String {
    let environment = state[place]
    let runs = state.runs(at: place).filter { $0.request.commit == commit }
    if let holder = environment.holder.flatMap({ state.runs[$0] }), holder.request.commit == commit {
      return held(by: holder)
    }
    if let disturber = environment.disturbedBy.flatMap({ state.runs[$0] }), disturber.request.commit == commit {
      return disturber.steps.compactMap(\.partial).first.map { "PARTIAL \($0.applied)/\($0.of)" } ?? "NOT VERIFIED"
    }
    if let live = environment.live, live.commit == commit { return self.live(live, in: environment) }
    if let waiting = runs.last(where: \.phase.isWaiting) { return waits(waiting) }
    if let quarantine = environment.quarantine(of: commit, at: ages.now) {
      return quarantine.run == nil ? "quarantined" : "rolled back"
    }
    if environment.hasVerified(commit) { return "ok" }
    return runs.last.map(\.phase.word) ?? "-"
  }

  private func held(by run: Run) -> String {
    if case .indeterminate = run.phase { return "INDETERMINATE" }
    if interrupted.contains(run.name) { return "INTERRUPTED" }
    let done = run.steps.count { $0.status == .succeeded }
    return "executing \(Swift.min(done + 1, run.steps.count))/\(run.steps.count)"
  }

  private func live(_ live: Release, in environment: EnvironmentState) -> String {
    // Until what changed the environment since is settled, nobody knows whether it still runs.
    if environment.holder != nil || environment.disturbedBy != nil { return "was live" }
    let hold = environment.hold.map { $0.isInForce(at: ages.now) } ?? false
    return "LIVE \(ages.brief(live.at))\(hold ? " HOLD" : "")"
  }

  private func waits(_ run: Run) -> String {
    if let expires = run.request.expires, ages.now >= expires { return "expired" }
    for gate in run.gates where gate.status != .passed {
      if case .approvals(let count) = gate.demand {
        return "waits \(run.approvers(of: gate.name, at: ages.now).count) of \(count)"
      }
      return "waits \(gate.name)"
    }
    return "ready"
  }
}
