// SPDX-License-Identifier: Apache-2.0
extension RequestMachine {
  /// Says what an event does to the requests.
  static func evolve(_ state: inout JournalState, _ event: Event, sequence: Int64, at: Instant) {
    switch event {
    case .journalCreated(let repository, let trunk):
      state.repository = repository
      state.trunk = trunk
    case .runRequested(let request):
      state.runs[request.run] = Run(request: request, sequence: sequence, at: at)
      state.order.append(request.run)
    case .gateStarted(let run, let gate):
      change(&state, run, gate, at) { record in
        record.status = .running
        record.startedAt = at
        record.endedAt = nil
      }
    case .gateFinished(let finished):
      change(&state, finished.run, finished.gate, at) { record in
        record.status = finished.verdict == .passed ? .passed : .failed
        record.text = finished.text
        record.evidence = finished.evidence
        record.reusedFrom = finished.reusedFrom
        record.endedAt = at
      }
      openWhenAllPassed(&state, finished.run)
    case .approvalGiven(let run, let approval):
      state.runs[run]?.approvals.append(approval)
      count(&state, run, approval, at)
      openWhenAllPassed(&state, run)
    case .approvalRejected(let run, let no): end(&state, run, at, .rejected(by: no.by, reason: no.reason))
    case .runRefused(let run, let gate, let reason): end(&state, run, at, .refused(gate: gate, reason: reason))
    case .runSuperseded(let run, let by): end(&state, run, at, .superseded(by: by))
    case .runCancelled(let run, let by): end(&state, run, at, .cancelled(by: by))
    case .runExpired(let run): end(&state, run, at, .expired)
    case .environmentAcquired, .migrationRecorded, .migrationApplied, .migrationReverted, .stepStarted, .targetStarted,
      .targetFinished, .stepFinished,
      .runCompleted, .runFailed, .runIndeterminate, .stepResolved, .holdPlaced, .holdLifted, .drillRecorded,
      .quarantinePlaced,
      .quarantineLifted, .trunkPinned, .policyApproved, .policyAccepted,
      .glassBroken, .glassReviewed, .requestProven, .attemptRefused:
      break
    }
  }

  private static func change(
    _ state: inout JournalState, _ run: RunName, _ gate: GateName, _ at: Instant,
    _ change: (inout GateRecord) -> Void
  ) {
    guard let index = state.runs[run]?.gates.firstIndex(where: { $0.name == gate }) else { return }
    state.runs[run]?.endedAt = at
    if var record = state.runs[run]?.gates[index] {
      change(&record)
      state.runs[run]?.gates[index] = record
    }
  }

  private static func count(_ state: inout JournalState, _ name: RunName, _ approval: Approval, _ at: Instant) {
    guard let run = state.runs[name], let record = run.gate(approval.gate) else { return }
    switch record.demand {
    case .verdict: break
    case .approvals(let needed):
      let people = run.approvers(of: approval.gate, at: approval.at)
      let enough = PlantedBug.approvalCountedLow.isPlanted ? needed - 1 : needed
      change(&state, name, approval.gate, at) { record in
        record.status = people.count >= enough ? .passed : .running
        record.text = "\(people.count) of \(needed): \(people.sorted().map(\.rawValue).joined(separator: ", "))"
      }
    }
  }

  private static func openWhenAllPassed(_ state: inout JournalState, _ name: RunName) {
    guard let run = state.runs[name], run.phase == .gating,
      run.gates.allSatisfy({ $0.status == .passed || ($0.status == .failed && PlantedBug.gateFailureIgnored.isPlanted) }
      )
    else {
      return
    }
    state.runs[name]?.phase = .ready
  }

  private static func end(_ state: inout JournalState, _ run: RunName, _ at: Instant, _ phase: RunPhase) {
    state.runs[run]?.phase = phase
    state.runs[run]?.endedAt = at
  }
}

extension RunRequested {
  /// Returns the same request under a name.
  func named(_ run: RunName) -> RunRequested {
    RunRequested(
      run: run, kind: kind, place: place, commit: commit, tree: tree, subject: subject, from: from, policy: policy,
      plan: plan, requester: requester, excluded: excluded, gates: gates, steps: steps, expires: expires,
      reason: reason, undoes: undoes, migrationsUntil: migrationsUntil)
  }
}
