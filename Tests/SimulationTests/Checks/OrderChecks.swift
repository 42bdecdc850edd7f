// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// I5, I6, I12, I19, I20 where they stop a promotion: never backwards, never past an environment, never a stale plan.
enum OrderChecks {
  static func check(_ seen: Observation, _ touched: [RunName: Int64]) {
    if case .environmentAcquired(let name, let place, let plan) = seen.event, let run = seen.after.runs[name],
      run.request.kind == .promotion, seen.before[place].holder != name
    {
      checkTaken(seen, run, place, plan)
    }
    if case .runRequested(let request) = seen.event, request.kind == .promotion {
      let isAccepted = !isKeptOut(request.commit, seen.before[request.place], seen)
      seen.require(isAccepted, "I20", "\(request.commit.short) is asked for in quarantine")
    }
    if case .runCompleted(let name, _) = seen.event, let run = seen.after.runs[name], run.request.kind == .promotion {
      let live = seen.before[run.request.place].live?.commit
      seen.require(live == run.request.from, "I12", "\(name) was planned on another release")
      if let live {
        let isForward = seen.simulation.repository.isAncestor(live, of: run.request.commit)
        seen.require(isForward, "I5", "\(name) goes back from \(live.short) to \(run.request.commit.short)")
      }
    }
    if case .stepStarted(let name, _, _, let attempt) = seen.event, attempt == 1, let run = seen.after.runs[name] {
      checkPlan(seen, run, since: touched[name] ?? seen.runner.startedAt)
    }
  }

  /// Whether a quarantine counts at the time of the entry, reckoned from its own end.
  private static func isKeptOut(_ commit: CommitID, _ environment: EnvironmentState, _ seen: Observation) -> Bool {
    environment.quarantine[commit].map { $0.expires.map { seen.entry.at < $0 } ?? true } ?? false
  }

  private static func checkTaken(_ seen: Observation, _ run: Run, _ place: Place, _ plan: Digest) {
    let environment = seen.before[place]
    if let hold = environment.hold {
      seen.require(!hold.isInForce(at: seen.entry.at), "I19", "\(run.name) takes \(place.text), which is on hold")
    }
    seen.require(!isKeptOut(run.request.commit, environment, seen), "I20", "\(run.name) brings a commit in quarantine")
    seen.require(plan == run.request.plan, "I12", "\(run.name) runs another plan than was asked for")
    if let expires = run.request.expires {
      seen.require(seen.entry.at < expires, "I16", "\(run.name) takes \(place.text) after its deadline")
    }
    seen.require(environment.live?.commit == run.request.from, "I12", "\(run.name) was planned on another release")
    if place == Setting.production {
      let before = seen.before[Setting.staging]
      let isVerified = before.hasVerified(run.request.commit) && !isKeptOut(run.request.commit, before, seen)
      seen.require(isVerified, "I6", "\(run.request.commit.short) was never good in staging")
    }
  }

  /// The policy that was planned must have been in force after the run's entry before this one.
  private static func checkPlan(_ seen: Observation, _ run: Run, since: Int64) {
    guard run.request.kind == .promotion,
      let policy = seen.simulation.repository.revisions[run.request.policy]?.policy
    else { return }
    let isFresh = seen.simulation.repository.wasInForce(Setting.relevant(policy), since: since)
    seen.require(isFresh, "I12", "\(run.name) starts a step by a policy that changed before")
  }
}
