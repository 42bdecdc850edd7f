// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Says in a few words where a run stands.
enum RunWords {
  static func text(_ run: Run) -> String {
    switch run.phase {
    case .gating:
      let open = run.gates.filter { $0.status != .passed }.map(\.name.rawValue)
      return "waits for \(open.joined(separator: ", "))"
    case .ready: return "ready"
    case .refused(let gate, let reason): return "refused: \(gate.map { "\($0) " } ?? "")\(reason)"
    case .superseded(let by): return "superseded by \(by)"
    case .rejected(let by, let reason): return "rejected by \(by)\(reason.isEmpty ? "" : ": \(reason)")"
    case .expired: return "expired"
    case .cancelled(let by): return "cancelled by \(by)"
    case .executing: return "executing \(run.nextStep?.name.rawValue ?? "")"
    case .live: return "live"
    case .failed(let step, let reason, let isChanged):
      if let partial = run.step(step)?.partial {
        return "PARTIAL \(partial.applied)/\(partial.of) at \(step.rawValue): \(reason)"
      }
      return "failed at \(step.rawValue): \(reason)\(isChanged ? "" : " (environment unchanged)")"
    case .restored(let by): return run.nextStep == nil ? "was live, undone by \(by)" : "failed, restored by \(by)"
    case .indeterminate(let step, let reason): return "INDETERMINATE at \(step.rawValue): \(reason)"
    }
  }

  /// What to type next, also for a run that waits and was planned on what is not live any more: a new request takes its
  /// place, where the commit can still go up.
  ///
  /// Where `worker` is the label of those who execute there, promote executes nothing.
  static func next(
    _ run: Run, in state: JournalState, worker: String? = nil, voided: Set<RunName> = []
  ) -> [String] {
    guard isOutdated(run, in: state) || voided.contains(run.name) else {
      let place = run.request.place
      // A rollback would be refused where nothing was ever live before.
      if case .failed(_, _, true) = run.phase, state[place].rollbackTarget(at: run.endedAt) == nil {
        return [NextCommand.text("promote --to \(place.environment)") + ", with a commit that mends it"]
      }
      return next(run, worker: worker)
    }
    return again(run)
  }

  /// What to type about a run that waits for nothing any more.
  static func again(_ run: Run) -> [String] {
    ["promote --to \(run.request.place.environment) \(run.request.commit.short)", "sluice cancel \(run.name)"]
      .map(NextCommand.text)
  }

  /// Where it stands, and why it cannot go on when it was planned on what is not live any more.
  static func text(
    _ run: Run, in state: JournalState, worker: String? = nil, voided: Set<RunName> = []
  ) -> String {
    if run.phase.isWaiting, voided.contains(run.name) {
      return "cannot go on: the policy has changed since it was planned"
    }
    guard isOutdated(run, in: state) else {
      guard let worker, needsNobody(run) else { return text(run) }
      let waits = run.phase == .ready ? "ready" : text(run)
      return "\(waits); then a worker with the label \(worker) takes it"
    }
    let from = run.request.from?.short ?? "nothing"
    return
      "cannot go on: it was planned when \(from) was live, and \(state[run.request.place].live?.commit.short ?? "nothing") is"
  }

  /// How long its gates and its step have been at it, and how long they usually are; empty when none is.
  static func lasting(_ run: Run, in state: JournalState, _ ages: Ages) -> [String] {
    let place = run.request.place
    switch run.phase {
    case .executing:
      guard let step = run.nextStep, step.status == .open, let since = step.startedAt else { return [] }
      let usual = state.usualMilliseconds(of: step.name, at: place, kind: run.request.kind)
      return [UsualWords.after("\(step.name.rawValue) began \(ages.age(since)) ago", usual)]
    case .gating:
      return run.gates.compactMap { gate in
        guard gate.status == .running, let since = gate.startedAt else { return nil }
        return UsualWords.after(
          "\(gate.name) was asked \(ages.age(since)) ago", state.usualMilliseconds(of: gate.name, at: place))
      }
    case .ready, .refused, .superseded, .rejected, .expired, .cancelled, .live, .failed, .restored, .indeterminate:
      return []
    }
  }

  private static func isOutdated(_ run: Run, in state: JournalState) -> Bool {
    run.phase.isWaiting && state[run.request.place].live?.commit != run.request.from
  }

  /// Whether a run waits for people, for time or for a worker only, so that promote has nothing to ask.
  private static func needsNobody(_ run: Run) -> Bool {
    run.phase.isWaiting && run.gates.allSatisfy { $0.status == .passed || workersAsk.contains($0.kind) }
  }

  // The kinds of gates that a worker asks itself.
  private static let workersAsk: Set<String> = ["approval", "soak", "window"]

  static func next(_ run: Run, worker: String? = nil) -> [String] { ways(run, worker).map(NextCommand.text) }

  private static func ways(_ run: Run, _ worker: String?) -> [String] {
    let environment = run.request.place.environment
    let work = worker.map { "sluice worker --labels \($0)" }
    switch run.phase {
    case .gating:
      let wantsPeople = run.gates.contains { gate in
        if case .approvals = gate.demand { return gate.status != .passed }
        return false
      }
      let commit = run.request.commit.short
      let promote = "promote --to \(environment) \(commit)"
      return (wantsPeople ? ["approve \(run.name)"] : []) + [needsNobody(run) ? work ?? promote : promote]
    case .ready: return [work ?? "promote --to \(environment) \(run.request.commit.short)"]
    case .executing:
      return run.request.kind == .rollback
        ? ["rollback \(environment)"] : [work ?? "promote --to \(environment)", "rollback \(environment)"]
    case .indeterminate(let step, _):
      return [
        "sluice resolve \(run.name) \(step.rawValue) --as applied",
        "sluice resolve \(run.name) \(step.rawValue) --as not-applied", "rollback \(environment)",
      ]
    case .failed(_, _, let isChanged): return isChanged ? ["rollback \(environment)"] : []
    case .refused, .superseded, .rejected, .expired, .cancelled, .live, .restored: return []
    }
  }
}
