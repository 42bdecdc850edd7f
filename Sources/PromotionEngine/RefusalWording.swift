// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Turns every legal no of the machines into words: what, the environment's state, why, and the way out.
enum RefusalWording {
  static func failure(for refusal: Refusal, in state: JournalState) -> Failure {
    switch refusal {
    case .unknownRun(let run):
      return Failure(.usage, "E0220", "there is no run \(run)", fix: ["sluice log"])
    case .unknownGate(let run, let gate):
      return Failure(
        .stale, "E0221", "the gate \(gate) of \(run) is not the one that was answered", fix: ["sluice show \(run)"])
    case .notPossible(let run, let phase) where phase.isTerminal:
      return Failure(
        .stale, "E0222", "\(run) is \(phase.word), so this is not possible any more",
        state: line(run, state), fix: ["sluice show \(run)"])
    case .notPossible(let run, let phase):
      return Failure(
        .refused, "E0270", "\(run) is \(phase.word), so this is not possible now",
        state: line(run, state), fix: ["sluice show \(run)"])
    case .alreadyLive(let place, let release):
      return Failure(
        .refused, "E0223", "\(release.commit.short) is live in \(place.environment) already",
        state: StateLine.text(of: place, in: state), fix: ["sluice status"])
    case .older(let place, let commit, let live):
      return Failure(
        .stale, "E0224", "\(commit.short) is older than \(live.commit.short), which is live in \(place.environment)",
        state: StateLine.text(of: place, in: state), why: ["promote never goes back"],
        fix: ["rollback \(place.environment)"])
    case .diverged(let place, let commit, let live):
      return Failure(
        .stale, "E0225", "\(commit.short) does not contain \(live.commit.short), which is live in \(place.environment)",
        state: StateLine.text(of: place, in: state), why: ["promoting it would take commits away without a rollback"],
        fix: ["git merge \(live.commit.short)", "rollback \(place.environment)"])
    case .notVerifiedBefore(let commit, let place):
      return Failure(
        .refused, "E0226", "\(commit.short) was never live and verified in \(place.environment)",
        state: StateLine.text(of: place, in: state),
        why: ["a commit goes through the environments in their order"],
        fix: ["promote --to \(place.environment) \(commit.short)"])
    case .quarantined(let place, let commit, let quarantine):
      return Failure(
        .refused, "E0227", "\(commit.short) is in quarantine for \(place.environment)",
        state: StateLine.text(of: place, in: state),
        why: [
          quarantine.run.map { "\($0) took it back: \(quarantine.reason)" } ?? "\(quarantine.by): \(quarantine.reason)"
        ],
        fix: [
          "commit a fix, and promote that", "sluice resume \(place.environment) --unquarantine \(commit.short)",
        ])
    case .newerWaits(let run, let commit):
      return Failure(
        .stale, "E0228", "\(run) waits with the newer commit \(commit.short)", state: line(run, state),
        fix: ["sluice show \(run)"])
    case .held(let place, let hold):
      return Failure(
        .waiting, "E0229", "\(place.environment) is on hold", state: StateLine.text(of: place, in: state),
        why: ["\(hold.by): \(hold.reason)"], fix: ["sluice resume \(place.environment)"])
    case .busy(let place, let holder):
      return Failure(
        .busy, "E0230", "\(holder) holds \(place.environment)", state: StateLine.text(of: place, in: state),
        fix: ["sluice show \(holder)", "rollback \(place.environment)"])
    case .overtaken(let place):
      return Failure(
        .busy, "E0216", "another run took \(place.environment) in the meantime",
        state: StateLine.text(of: place, in: state),
        why: ["this engine was stopped, or its machine slept, after it had taken the lease"],
        fix: ["promote --to \(place.environment) --wait 10m", "rollback \(place.environment)"])
    case .queued(let run, let behind):
      return Failure(
        .waiting, "E0231", "\(run) waits behind \(behind)", state: line(run, state), fix: ["sluice show \(behind)"])
    case .stalePlan(let run, let planned, let found):
      return Failure(
        .stale, "E0232", "what \(run) would do now is not what was planned", state: line(run, state),
        why: ["planned \(planned.short), now \(found.short): the pipeline, its keys or what is live has changed since"],
        fix: again(run, state))
    case .staleBase(let run, let planned, let found):
      return Failure(
        .stale, "E0233", "\(run) was planned on another release", state: line(run, state),
        why: ["planned on \(planned?.short ?? "nothing"), live is \(found?.short ?? "nothing")"], fix: again(run, state)
      )
    case .fenced(let run, let epoch, let newest):
      return Failure(
        .stale, "E0234", "another run took the environment while \(run) was executing", state: line(run, state),
        why: took(after: run, state) + ["its epoch is \(epoch), the newest is \(newest); its processes were stopped"],
        fix: ["sluice status"])
    case .approvalsExpired(let run, let gate):
      return Failure(
        .waiting, "E0235", "approvals of \(run) for \(gate) have expired", state: line(run, state),
        fix: ["approve \(run)"])
    case .expired(let run):
      return Failure(
        .stale, "E0236", "the deadline of \(run) has passed", state: line(run, state), fix: again(run, state))
    case .mayNotApprove(let run, let person, let reason):
      return Failure(
        .notAuthorised, "E0401", "\(person) cannot approve \(run)", state: line(run, state),
        why: ["\(person) \(reason)"],
        fix: wantsPeople(run, state) ? ["ask another person: approve \(run)"] : again(run, state))
    case .foreignApproval(let run, let person):
      return Failure(
        .notAuthorised, "E0406", "what \(person) signed is not an approval of \(run)", state: line(run, state),
        why: ["a signature counts for the run, the plan and the gate that its statement names, and once"],
        fix: ["ask for a new one: approve \(run)"])
    case .gateAnswered(let run, let gate):
      return Failure(
        .stale, "E0237", "the gate \(gate) of \(run) was answered already", state: line(run, state),
        fix: ["sluice show \(run)"])
    case .stepOutOfOrder(let run, let step):
      return Failure(
        .stale, "E0238", "\(step.rawValue) is not the step that \(run) stands at", state: line(run, state),
        fix: ["sluice show \(run)"])
    case .unknownTarget(let run, let step, let target):
      return Failure(
        .stale, "E0250", "\(step.rawValue) of \(run) has no target \(target)", state: line(run, state),
        fix: ["sluice show \(run)"])
    case .targetsDiffer(let run, let step, let target):
      return Failure(
        .indeterminate, "E0251", "\(step.rawValue) of \(run) has not succeeded on \(target)", state: line(run, state),
        fix: ["sluice show \(run)"])
    case .notRepeatable(let run, let step):
      return Failure(
        .indeterminate, "E0239", "\(step.rawValue) of \(run) may not be repeated without knowing whether it happened",
        state: line(run, state),
        fix: [
          "sluice resolve \(run) \(step.rawValue) --as applied",
          "sluice resolve \(run) \(step.rawValue) --as not-applied",
        ])
    case .noRollbackTarget(let place):
      return Failure(
        .refused, "E0213", "there is no release to which \(place.environment) can go back",
        state: StateLine.text(of: place, in: state),
        why: ["no older release was ever live and verified there, or all of them were taken back or are in quarantine"],
        fix: (state[place].hold == nil ? ["sluice hold \(place.environment) --reason 'no rollback target'"] : [])
          + ["commit a fix, and promote that"]
          + (state[place].live.map { ["promote --to \(place.environment) \($0.commit.short) --reapply"] } ?? []))
    case .noAutomaticRollback(let run):
      return Failure(
        .indeterminate, "E0240", "the rollback \(run) failed; a second one takes a person", state: line(run, state),
        fix: ["sluice show \(run)", "rollback"])
    case .stalePolicy(let pipeline, let signed, let found):
      return Failure(
        .stale, "E0436", "another policy of \(pipeline) is in force than the one whose change was signed",
        why: ["signed on \(signed.short), in force is \(found?.short ?? "none")"], fix: ["sluice policy show"])
    case .mayNotApprovePolicy(let pipeline, let person, let reason):
      return Failure(
        .notAuthorised, "E0437", "\(person) cannot approve this change of the policy of \(pipeline)",
        why: ["\(person) \(reason)"], fix: ["ask another person: sluice policy approve"])
    case .nothingToReview(let run):
      return Failure(
        .refused, "E0438", "\(run) has nothing to review", state: line(run, state),
        why: ["it broke no glass, or somebody reviewed it already"], fix: ["sluice status"])
    case .mayNotReview(let run, let person):
      return Failure(
        .notAuthorised, "E0439", "\(person) cannot review \(run)", state: line(run, state),
        why: ["\(person) did it"], fix: ["ask another person: sluice review \(run)"])
    case .unreviewed(let runs):
      return Failure(
        .notAuthorised, "E0440", "no further glass is broken before somebody has reviewed what was done",
        why: ["\(runs.map(\.rawValue).joined(separator: ", ")) wait for their review"],
        fix: runs.prefix(3).map { "sluice review \($0)" })
    case .tokenUsed(let run):
      return Failure(
        .notAuthorised, "E0441", "the identity token was used before", state: line(run, state),
        why: ["it asked for \(run) already; a job gets a new one for each request"], fix: ["run the job again"])
    case .nothingToLift(let place):
      return Failure(
        .refused, "E0241", "there is nothing to lift in \(place.environment)",
        state: StateLine.text(of: place, in: state),
        fix: ["sluice status"])
    }
  }

  private static func line(_ run: RunName, _ state: JournalState) -> String {
    state.runs[run].map { StateLine.text(of: $0.request.place, in: state) } ?? ""
  }

  /// Whether a gate of the run still waits for people.
  private static func wantsPeople(_ run: RunName, _ state: JournalState) -> Bool {
    guard let gates = state.runs[run]?.gates else { return true }
    return gates.contains { gate in
      if case .approvals = gate.demand { return gate.status != .passed }
      return false
    }
  }

  /// The run that took the environment of this one, and who asked for it.
  private static func took(after run: RunName, _ state: JournalState) -> [String] {
    guard let own = state.runs[run] else { return [] }
    let place = own.request.place
    guard let other = state.runs(at: place).last(where: { $0.epoch > own.epoch }) else { return [] }
    return ["\(other.name) (\(other.request.kind.rawValue) by \(other.request.requester)) took \(place.environment)"]
  }

  private static func again(_ run: RunName, _ state: JournalState) -> [String] {
    guard let request = state.runs[run]?.request else { return ["sluice status"] }
    return ["promote --to \(request.place.environment) \(request.commit.short)"]
  }
}
