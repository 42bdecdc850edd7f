// SPDX-License-Identifier: Apache-2.0
extension ExecutionMachine {
  /// Says what an event does to the runs that hold an environment, and to the environments.
  static func evolve(_ state: inout JournalState, _ event: Event, sequence: Int64, at: Instant) {
    switch event {
    case .environmentAcquired(let run, let place, _): acquired(&state, run, place, sequence, at)
    case .migrationRecorded(let recorded): record(&state, recorded)
    case .migrationApplied(let run, _, let gate, let version): applied(&state, run, gate, version, sequence)
    case .migrationReverted(let run, _, let of, let gate, let version): reverted(&state, run, of, gate, version)
    case .stepStarted(let run, _, let step, let attempt):
      change(&state, run, step, at) { record in
        record.status = .open
        record.attempts = Int(attempt)
        record.startedAt = at
        record.endedAt = nil
      }
    case .targetStarted(let run, _, let step, let target):
      change(&state, run, step, at) { $0.change(target) { $0.status = .open } }
    case .targetFinished(let finished):
      change(&state, finished.run, finished.step, at) { $0.change(finished.target) { $0.finish(finished) } }
    case .stepFinished(let finished):
      change(&state, finished.run, finished.step, at) { record in
        record.text = finished.text
        record.evidence = finished.evidence
        record.endedAt = at
        switch finished.outcome {
        case .succeeded: record.status = .succeeded
        case .failed: record.status = .failed
        case .unknown: record.status = .unknown
        }
      }
    case .runCompleted(let run, _): completed(&state, run, sequence, at)
    case .runFailed(let run, _, let step, let reason, let isChanged):
      end(&state, run, at, .failed(step: step, reason: reason, isChanged: isChanged))
      release(&state, run, disturbs: isChanged)
    case .runIndeterminate(let run, _, let step, let reason):
      end(&state, run, at, .indeterminate(step: step, reason: reason))
    case .stepResolved(let said): resolved(&state, said, sequence, at)
    case .journalCreated, .runRequested, .gateStarted, .gateFinished, .approvalGiven, .approvalRejected, .runRefused,
      .runSuperseded, .runCancelled, .runExpired, .holdPlaced, .holdLifted, .drillRecorded, .quarantinePlaced,
      .quarantineLifted, .trunkPinned, .policyApproved, .policyAccepted,
      .glassBroken, .glassReviewed, .requestProven, .attemptRefused:
      break
    }
  }

  private static func acquired(
    _ state: inout JournalState, _ run: RunName, _ place: Place, _ sequence: Int64, _ at: Instant
  ) {
    let previous = state[place].holder
    if !PlantedBug.epochNotRaised.isPlanted || previous == nil {
      state.environments[place, default: EnvironmentState()].epoch = sequence
    }
    state.environments[place]?.holder = run
    state.runs[run]?.epoch = sequence
    end(&state, run, at, .executing(epoch: sequence))
    // The run that held it until now can append nothing any more, so this is its end.
    if let previous, previous != run, let fenced = state.runs[previous] {
      let step = fenced.nextStep?.name ?? .verify
      end(&state, previous, at, .failed(step: step, reason: "\(run) took the environment", isChanged: true))
      state.environments[place]?.disturbedBy = previous
    }
  }

  private static func record(_ state: inout JournalState, _ recorded: MigrationRecorded) {
    let isComplete = recorded.part == recorded.parts
    let known = state.runs[recorded.run]?.migrations.firstIndex {
      $0.version == recorded.version && $0.gate == recorded.gate
    }
    guard let known else {
      let migration = RecordedMigration(
        gate: recorded.gate, version: recorded.version, order: recorded.order, name: recorded.name, up: recorded.up,
        down: recorded.down, isComplete: isComplete, appliedAt: nil)
      state.runs[recorded.run]?.migrations.append(migration)
      return
    }
    // The first part again is a new recording by a new engine.
    if recorded.part == 1 {
      state.runs[recorded.run]?.migrations[known].down = recorded.down
    } else {
      state.runs[recorded.run]?.migrations[known].down += recorded.down
    }
    state.runs[recorded.run]?.migrations[known].isComplete = isComplete
  }

  private static func applied(
    _ state: inout JournalState, _ run: RunName, _ gate: GateName, _ version: String, _ sequence: Int64
  ) {
    guard let place = state.runs[run]?.request.place,
      let index = state.runs[run]?.migrations.firstIndex(where: { $0.version == version && $0.gate == gate })
    else { return }
    state.runs[run]?.migrations[index].appliedAt = sequence
    guard let migration = state.runs[run]?.migrations[index] else { return }
    state.environments[place]?.applied.append(EnvironmentState.Applied(run: run, migration: migration))
  }

  private static func reverted(
    _ state: inout JournalState, _ run: RunName, _ of: RunName, _ gate: GateName, _ version: String
  ) {
    guard let place = state.runs[run]?.request.place else { return }
    state.environments[place]?.applied.removeAll {
      $0.run == of && $0.migration.version == version && $0.migration.gate == gate
    }
  }

  private static func completed(_ state: inout JournalState, _ name: RunName, _ sequence: Int64, _ at: Instant) {
    guard let request = state.runs[name]?.request else { return }
    end(&state, name, at, .live)
    release(&state, name, disturbs: false)
    state.environments[request.place]?.releases.append(
      Release(
        commit: request.commit, tree: request.tree, subject: request.subject, run: name, sequence: sequence, at: at))
    let disturber = state[request.place].disturbedBy
    state.environments[request.place]?.disturbedBy = nil
    guard request.kind == .rollback else { return }
    for undone in Set(request.undoes + (disturber.map { [$0] } ?? [])) {
      state.runs[undone]?.phase = .restored(by: name)
    }
  }

  private static func resolved(
    _ state: inout JournalState, _ said: StepResolved, _ sequence: Int64, _ at: Instant
  ) {
    guard let place = state.runs[said.run]?.request.place else { return }
    change(&state, said.run, said.step, at) { record in
      record.status = said.isApplied ? .succeeded : .pending
      record.text = said.reason
      record.endedAt = nil
      record.resolveTargets(isApplied: said.isApplied)
    }
    if state.runs[said.run]?.nextStep == nil {
      completed(&state, said.run, sequence, at)
    } else {
      end(&state, said.run, at, .executing(epoch: state[place].epoch))
    }
  }

  private static func release(_ state: inout JournalState, _ run: RunName, disturbs: Bool) {
    guard let place = state.runs[run]?.request.place, state[place].holder == run else { return }
    state.environments[place]?.holder = nil
    if disturbs { state.environments[place]?.disturbedBy = run }
  }

  private static func change(
    _ state: inout JournalState, _ run: RunName, _ step: StepName, _ at: Instant,
    _ change: (inout StepRecord) -> Void
  ) {
    guard let index = state.runs[run]?.steps.firstIndex(where: { $0.name == step }),
      var record = state.runs[run]?.steps[index]
    else { return }
    change(&record)
    state.runs[run]?.steps[index] = record
    state.runs[run]?.endedAt = at
  }

  private static func end(_ state: inout JournalState, _ run: RunName, _ at: Instant, _ phase: RunPhase) {
    state.runs[run]?.phase = phase
    state.runs[run]?.endedAt = at
  }
}
