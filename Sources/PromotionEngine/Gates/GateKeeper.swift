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

  /// Asks every gate that has no verdict yet; returns what the run waits for.
  ///
  /// Those that are told at once come first; the others run side by side, and everybody sees that they do. A failed gate
  /// ends the run; those that run are still heard. The last verdict may wait for what follows from it.
  func askAll(_ name: RunName) async throws(Failure) -> [Wait] {
    let state = try await ledger.state()
    guard let run = state.runs[name] else { return [] }
    let open = plan.gates.filter { planned in
      switch run.gate(planned.gate.name)?.status {
      case .pending, .running: true
      case .passed, .failed, .none: false
      }
    }
    var waits: [GateName: Wait] = [:]
    for planned in open where !Self.takesTime(planned.gate) {
      if Self.hasIntent(planned.gate), try await !begin([planned], of: run, known: state, isGathered: true).isEmpty {
        continue
      }
      waits[planned.gate.name] = try await say(try await answer(planned, of: run), planned, run, isGathered: true)
    }
    waits.merge(try await askSideBySide(open.filter { Self.takesTime($0.gate) }, of: run, known: state)) { $1 }
    return open.compactMap { waits[$0.gate.name] }
  }

  /// Asks gates that start processes or read databases, side by side, once their intents are in the journal.
  private func askSideBySide(
    _ gates: [PlannedGate], of run: Run, known: JournalState
  ) async throws(Failure) -> [GateName: Wait] {
    let interrupted = gates.filter { $0.gate.effect == .once && run.gate($0.gate.name)?.status == .running }
    for planned in interrupted {
      _ = try await say(
        .verdict(
          .failed, text: "was interrupted, and may be asked only once; promote again", evidence: nil, reusedFrom: nil,
          tail: []), planned, run, isGathered: false)
    }
    let others = gates.filter { planned in !interrupted.contains { $0.gate.name == planned.gate.name } }
    guard !others.isEmpty else { return [:] }
    let settled = try await begin(others, of: run, known: known, isGathered: false)
    let asked = others.filter { !settled.contains($0.gate.name) }
    let heard = await withTaskGroup(of: Heard.self) { group in
      for planned in asked {
        group.addTask {
          do throws(Failure) {
            return Heard(planned: planned, answer: .success(try await answer(planned, of: run)))
          } catch {
            return Heard(planned: planned, answer: .failure(error))
          }
        }
      }
      var told: [Told] = []
      for await heard in group {
        // What may be asked only once is not forgotten in a crash, and nobody waits for what others still do.
        let isGathered = told.count == asked.count - 1 && heard.planned.gate.effect != .once
        told.append(await tell(heard, run, isGathered: isGathered))
      }
      return told
    }
    var waits: [GateName: Wait] = [:]
    // Of several failures the first in the order of the pipeline is told.
    for planned in asked {
      for told in heard where told.gate == planned.gate.name { waits[told.gate] = try told.wait.get() }
    }
    return waits
  }

  // Structures and not tuples: with tuples of typed results in a group Swift 6.3 makes code that traps when it is optimised.
  private struct Heard: Sendable {
    let planned: PlannedGate
    let answer: Result<GateAnswer, Failure>
  }

  private struct Told: Sendable {
    let gate: GateName
    let wait: Result<Wait?, Failure>
  }

  private func tell(_ heard: Heard, _ run: Run, isGathered: Bool) async -> Told {
    do throws(Failure) {
      let wait = try await say(try heard.answer.get(), heard.planned, run, isGathered: isGathered)
      return Told(gate: heard.planned.gate.name, wait: .success(wait))
    } catch { return Told(gate: heard.planned.gate.name, wait: .failure(error)) }
  }

  /// Whether a gate may take long, or leave something to see.
  private static func takesTime(_ gate: Gate) -> Bool {
    switch gate.kind {
    case .test, .migration, .check: true
    case .approval, .soak, .window, .fresh, .signed: false
    }
  }

  /// Whether the journal has an entry for the beginning of a gate.
  private static func hasIntent(_ gate: Gate) -> Bool {
    switch gate.kind {
    case .test, .migration, .check, .fresh, .signed: true
    case .approval, .soak, .window: false
    }
  }

  /// Records that gates are asked, in one append; returns those of which nothing more is to be asked.
  private func begin(
    _ gates: [PlannedGate], of run: Run, known: JournalState, isGathered: Bool
  ) async throws(Failure) -> Set<GateName> {
    let names = gates.map(\.gate.name)
    for name in names {
      report(.gateStarted(name, usualMilliseconds: known.usualMilliseconds(of: name, at: plan.place)))
    }
    let decide = { @Sendable (state: JournalState) throws(Refusal) -> [Event] in
      var events: [Event] = []
      // Another gate of this run may have failed before these were begun, or another process has the answer.
      for name in names where !Self.isSettled(name, of: run.name, in: state) {
        events += try RequestMachine.decide(state, .startGate(run.name, name))
      }
      return events
    }
    let state = isGathered ? try await ledger.gather(decide) : try await ledger.append(decide)
    return Set(names.filter { Self.isSettled($0, of: run.name, in: state) })
  }

  private func say(
    _ answer: GateAnswer, _ planned: PlannedGate, _ run: Run, isGathered: Bool
  ) async throws(Failure) -> Wait? {
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
      let decide = { @Sendable (state: JournalState) throws(Refusal) -> [Event] in
        // Another gate of this run failed while this one was asked, or another process was asked the same: its answer
        // is written already.
        if Self.isSettled(gate.name, of: run.name, in: state) { return [] }
        return try RequestMachine.decide(state, .finishGate(finished, at: clock.now()))
      }
      let state =
        isGathered && verdict == .passed ? try await ledger.gather(decide) : try await ledger.append(decide)
      let isRecorded = state.runs[run.name]?.gate(gate.name)?.status == (verdict == .passed ? .passed : .failed)
      report(
        isRecorded
          ? .gateFinished(gate.name, isPassed: verdict == .passed, text: text, tail: tail)
          : .note(
            "the answer of the gate \(gate.name) came too late: the run has ended, or has one; see sluice show \(run.name)"
          ))
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
