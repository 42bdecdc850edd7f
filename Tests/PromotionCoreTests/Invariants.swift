// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

/// The invariants of the reliability study that can be checked after an event, each under its number.
enum Invariants {
  static func check(before: JournalState, event: Event, after: JournalState) {
    checkFence(before, event)
    for place in Walk.places {
      checkHolder(after, place)
      checkEpoch(before, after, place)
      checkReleases(before, event, after, place)
      checkRollbackIsAccepted(after, place)
    }
    for name in after.order {
      checkEnd(before, event, after, name)
      checkWayOn(after, name)
    }
  }

  /// I2: an event that carries an epoch carries the newest one, and comes from the run that holds the environment.
  private static func checkFence(_ before: JournalState, _ event: Event) {
    let body = EventCodec.body(of: event)
    guard let epoch = body["epoch"]?.integer, let name = body["run"]?.string.map({ RunName($0) }),
      let place = before.runs[name]?.request.place
    else { return }
    #expect(before[place].epoch == epoch, "I2")
    #expect(before[place].holder == name, "I2")
  }

  /// I1: one run at most executes in an environment, and it is the holder.
  private static func checkHolder(_ state: JournalState, _ place: Place) {
    let executing = state.runs(at: place).filter { run in
      switch run.phase {
      case .executing, .indeterminate: true
      case .gating, .ready, .refused, .superseded, .rejected, .expired, .cancelled, .live, .failed, .restored: false
      }
    }
    #expect(executing.count <= 1, "I1")
    #expect(executing.first?.name == state[place].holder, "I1")
  }

  /// I3: epochs strictly increase; I2: an event of an execution carries the newest one.
  private static func checkEpoch(_ before: JournalState, _ after: JournalState, _ place: Place) {
    #expect(after[place].epoch >= before[place].epoch, "I3")
    if after[place].epoch != before[place].epoch { #expect(after[place].epoch == before.size, "I3") }
    if let holder = after[place].holder, case .executing(let epoch) = after.runs[holder]?.phase {
      #expect(epoch == after[place].epoch, "I2")
    }
  }

  private static func checkReleases(_ before: JournalState, _ event: Event, _ after: JournalState, _ place: Place) {
    guard after[place].releases.count > before[place].releases.count, let live = after[place].live,
      let run = after.runs[live.run]
    else { return }
    switch run.request.kind {
    case .promotion:
      #expect(run.gates.allSatisfy { $0.status == .passed }, "I4")
      for gate in run.gates {
        guard case .approvals(let count) = gate.demand else { continue }
        let people = Set(run.approvals.filter { $0.plan == run.request.plan }.map(\.person))
        #expect(people.count >= count, "I14")
        #expect(people.count == run.approvals.count, "I15")
        #expect(!people.contains(PersonName("ann")), "R11")
      }
      // Commits of the story are digits in the order of their line.
      if let old = before[place].live { #expect(old.commit <= live.commit, "I5") }
      if place == Story.production { #expect(after[Story.staging].hasVerified(live.commit), "I6") }
      #expect(run.request.from == before[place].live?.commit, "I12")
    case .rollback:
      #expect(before[place].hasVerified(live.commit), "I21")
      // A hold may be lifted by a person while the rollback runs; a promotion still cannot come between.
      for undone in run.request.undoes {
        guard let commit = after.runs[undone]?.request.commit, commit != live.commit else { continue }
        #expect(after[place].quarantine[commit] != nil, "I20")
      }
    }
    #expect(run.steps.allSatisfy { $0.status == .succeeded }, "I9")
    #expect(run.steps.allSatisfy { $0.targets.allSatisfy { $0.status == .succeeded } }, "I23")
  }

  /// I7, I37: the end of a run is final, except that a rollback restores what was live or failed.
  private static func checkEnd(_ before: JournalState, _ event: Event, _ after: JournalState, _ name: RunName) {
    guard let old = before.runs[name]?.phase, let new = after.runs[name]?.phase, old != new else { return }
    switch old {
    case .refused, .superseded, .rejected, .expired, .cancelled, .restored:
      Issue.record("I37 \(name): \(old) to \(new)")
    case .live, .failed:
      if case .restored = new { return }
      Issue.record("I7 \(name): \(old) to \(new)")
    case .gating, .ready, .executing, .indeterminate: break
    }
    if case .superseded(let by) = new { #expect(after.runs[by] != nil, "I7") }
  }

  /// I40: a run that has not ended always has a command that leads on.
  private static func checkWayOn(_ state: JournalState, _ name: RunName) {
    guard let run = state.runs[name], !run.phase.isTerminal else { return }
    switch run.phase {
    case .gating, .ready:
      // Between the two events of one append a rollback's request has no environment yet.
      guard run.request.kind == .promotion else { return }
      #expect(throws: Never.self, "I40") { try RequestMachine.decide(state, .cancel(name, by: "ann")) }
    case .executing:
      let place = run.request.place
      #expect(state[place].holder == name, "I40")
      if let step = run.nextStep, step.status == .open {
        let finished = StepFinished(
          run: name, epoch: state[place].epoch, step: step.name, outcome: .unknown, text: "", evidence: nil)
        #expect(throws: Never.self, "I40") { try ExecutionMachine.decide(state, .finishStep(finished)) }
      }
    case .indeterminate(let step, _):
      #expect(throws: Never.self, "I40") {
        try ExecutionMachine.decide(
          state, .resolve(StepResolved(run: name, step: step, isApplied: true, by: "lea", reason: "", proof: nil)))
      }
    case .refused, .superseded, .rejected, .expired, .cancelled, .live, .failed, .restored: break
    }
  }

  /// I17: whenever there is a verified release to go back to, a rollback is accepted, and it places a hold (I19).
  private static func checkRollbackIsAccepted(_ state: JournalState, _ place: Place) {
    guard let target = state[place].rollbackTarget(at: Instant(milliseconds: 0)) else { return }
    #expect(state[place].quarantine[target.commit] == nil, "I21")
    let request = RunRequested(
      run: RunName("r-0"), kind: .rollback, place: place, commit: target.commit, tree: target.tree, subject: "",
      from: nil, policy: CommitID(""), plan: Digest(""), requester: "lea", excluded: [], gates: [], steps: [],
      expires: nil, reason: "", undoes: [], migrationsUntil: nil)
    let command = ExecutionCommand.rollback(
      request, quarantine: [], at: Instant(milliseconds: 0), isAutomatic: false)
    guard let events = try? ExecutionMachine.decide(state, command) else {
      Issue.record("I17 \(place.text)")
      return
    }
    #expect(events.contains { if case .holdPlaced = $0 { true } else { false } }, "I19")
    #expect(events.contains { if case .environmentAcquired = $0 { true } else { false } }, "I17")
    // I22: one that follows a rollback which has not ended well takes a person.
    let undone = state[place].holder ?? state[place].disturbedBy
    if let undone, state.runs[undone]?.request.kind == .rollback {
      #expect(throws: Refusal.self, "I22") {
        try ExecutionMachine.decide(
          state, .rollback(request, quarantine: [], at: Instant(milliseconds: 0), isAutomatic: true))
      }
    }
  }
}
