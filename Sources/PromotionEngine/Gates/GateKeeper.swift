// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Asks the gates of a run.
struct GateKeeper {
  let world: World
  let ledger: Ledger
  let policy: Policy
  let plan: Plan
  let report: @Sendable (Progress) -> Void

  /// Asks every gate that has no verdict yet, side by side; returns what the run waits for.
  ///
  /// Every verdict is in the journal before this returns. A failed gate ends the run; the others are still heard.
  func askAll(_ name: RunName) async throws(Failure) -> [Wait] {
    let state = try await ledger.state()
    guard let run = state.runs[name] else { return [] }
    let open = plan.gates.filter { planned in
      switch run.gate(planned.gate.name)?.status {
      case .pending, .running: true
      case .passed, .failed, .none: false
      }
    }
    // The journal has one writer at a time; the gates themselves run side by side.
    let answers = await withTaskGroup(of: (Int, Result<Wait?, Failure>).self) { group in
      for (index, planned) in open.enumerated() {
        group.addTask {
          do throws(Failure) {
            return (index, .success(try await ask(planned, of: run, known: state)))
          } catch { return (index, .failure(error)) }
        }
      }
      var answers: [(Int, Result<Wait?, Failure>)] = []
      for await answer in group { answers.append(answer) }
      return answers.sorted { $0.0 < $1.0 }
    }
    var waits: [Wait] = []
    for (_, answer) in answers {
      if let wait = try answer.get() { waits.append(wait) }
    }
    return waits
  }

  private func ask(_ planned: PlannedGate, of run: Run, known: JournalState) async throws(Failure) -> Wait? {
    let gate = planned.gate
    if gate.effect == .once, run.gate(gate.name)?.status == .running {
      return try await say(
        .verdict(
          .failed, text: "was interrupted, and may be asked only once; promote again", evidence: nil, reusedFrom: nil,
          tail: []), planned, run)
    }
    switch gate.kind {
    case .test, .migration, .check, .fresh, .signed:
      report(
        .gateStarted(gate.name, usualMilliseconds: known.usualMilliseconds(of: gate.name, at: plan.place)))
      let state = try await ledger.append { state throws(Refusal) in
        // Another gate of this run may have failed before this one was begun, or another process has the answer.
        if Self.isSettled(gate.name, of: run.name, in: state) { return [] }
        return try RequestMachine.decide(state, .startGate(run.name, gate.name))
      }
      if Self.isSettled(gate.name, of: run.name, in: state) { return nil }
    case .approval, .soak, .window: break
    }
    return try await say(try await answer(planned, of: run), planned, run)
  }

  private func say(_ answer: GateAnswer, _ planned: PlannedGate, _ run: Run) async throws(Failure) -> Wait? {
    let gate = planned.gate
    switch answer {
    case .waits(let wait):
      report(.gateWaits(gate.name, text: wait.text))
      return wait
    case .verdict(let verdict, let text, let evidence, let reusedFrom, let tail):
      let finished = GateFinished(
        run: run.name, gate: gate.name, verdict: verdict, definition: planned.definition, tree: plan.tree,
        text: text, evidence: evidence, reusedFrom: reusedFrom)
      let clock = world.clock
      let state = try await ledger.append { state throws(Refusal) in
        // Another gate of this run failed while this one was asked, or another process was asked the same: its answer
        // is written already.
        if Self.isSettled(gate.name, of: run.name, in: state) { return [] }
        return try RequestMachine.decide(state, .finishGate(finished, at: clock.now()))
      }
      let isRecorded = state.runs[run.name]?.gate(gate.name)?.status == (verdict == .passed ? .passed : .failed)
      report(
        isRecorded
          ? .gateFinished(gate.name, isPassed: verdict == .passed, text: text, tail: tail)
          : .note("the gate \(gate.name) was settled by another process meanwhile; see sluice show \(run.name)"))
      return nil
    }
  }

  /// Whether nothing more is to be asked of a gate: it has its verdict, or its run has left its gates behind.
  private static func isSettled(_ gate: GateName, of name: RunName, in state: JournalState) -> Bool {
    guard let run = state.runs[name] else { return false }
    switch run.gate(gate)?.status {
    case .passed, .failed: return true
    case .pending, .running, .none: return run.phase != .gating
    }
  }

  private func answer(_ planned: PlannedGate, of run: Run) async throws(Failure) -> GateAnswer {
    switch planned.gate.kind {
    case .test(let test):
      switch test.reuse {
      case .sameTree:
        if let earlier = earlierPass(of: planned, in: try await ledger.state()) { return earlier }
      case .never: break
      }
      return try await command(test.command, planned.gate.name, run)
    case .fresh(let freshness): return try await FreshnessGate(world: world).answer(freshness)
    case .check(let command): return try await self.command(command, planned.gate.name, run)
    case .signed(let signed): return try await SignedCheck(world: world, policy: policy, plan: plan).answer(signed)
    case .migration(let migration):
      return try await MigrationProver(world: world, ledger: ledger, policy: policy, plan: plan)
        .answer(migration, gate: planned.gate.name)
    case .approval(let approval): return .waits(ApprovalCount(run: run, gate: planned.gate.name, asks: approval).wait)
    case .soak(let seconds):
      return TimeGates(world: world, policy: policy, plan: plan)
        .soak(seconds, gate: planned.gate.name, state: try await soakState())
    case .window(let window):
      return TimeGates(world: world, policy: policy, plan: plan).window(window, gate: planned.gate.name)
    }
  }

  /// The state, the whole one when the commit's release in the environment before is left out of the abridged one.
  private func soakState() async throws(Failure) -> JournalState {
    let state = try await ledger.state()
    guard state.isAbridged, let previous = policy.pipeline.environment(plan.place.environment)?.after,
      !state[policy.place(previous)].releases.contains(where: { $0.commit == plan.commit })
    else { return state }
    return try await ledger.wholeState()
  }

  /// Returns the verdict of an earlier run on the same tree with the same definition.
  private func earlierPass(of planned: PlannedGate, in state: JournalState) -> GateAnswer? {
    state.earlierPass(of: planned, in: plan).map { run, gate in
      let origin = gate.reusedFrom ?? run
      return .verdict(
        .passed, text: "the same tree passed in \(origin)", evidence: gate.evidence, reusedFrom: origin, tail: [])
    }
  }

  private func command(_ command: CommandLine, _ gate: GateName, _ run: Run) async throws(Failure) -> GateAnswer {
    let place = try await CommandPlace.make(
      for: command, at: plan.commit, purpose: gate.rawValue, policy: policy, in: world)
    defer { place.remove() }
    let variables = StepVariables(world: world, plan: plan, run: run.name, epoch: nil).all
    do throws(Failure) {
      let report = report
      let result = try await world.runner.run(place.invocation(variables)) {
        report(.output(.gate(gate), lines: $0))
      }
      return .verdict(
        result.isSuccess ? .passed : .failed, text: CommandWords.text(of: result, limit: command.timeoutSeconds),
        evidence: result.evidence, reusedFrom: nil, tail: result.isSuccess ? [] : result.tail)
    } catch  where error.kind == .refused {
      // A command that is not there is the commit's fault, not the machine's.
      return .verdict(.failed, text: error.what, evidence: nil, reusedFrom: nil, tail: error.why)
    }
  }
}
