// SPDX-License-Identifier: Apache-2.0
/// Writes a state as a document; what events can say is said as the body of the event.
enum SnapshotWriter {
  static func document(of state: JournalState) -> Document {
    .members([
      "snapshot": .integer(StateSnapshot.version), "size": .integer(state.size),
      "repository": .string(state.repository), "trunk": .string(state.trunk),
      "rights": rights(of: state),
      "runsLeftOut": .integer(Int64(state.runsLeftOut)), "wholeSince": .integer(state.wholeSince),
      "needsWhole": .boolean(state.needsWhole),
      "runs": .array(state.order.compactMap { state.runs[$0] }.map(run)),
      "environments": .array(
        state.environments.sorted { $0.key.text < $1.key.text }.map { environment($0.key, $0.value) }),
    ])
  }

  private static func run(_ run: Run) -> Document {
    .members([
      "request": EventCodec.body(of: .runRequested(run.request)), "sequence": .integer(run.sequence),
      "at": .string(run.at.text), "endedAt": .string(run.endedAt.text), "epoch": .integer(run.epoch),
      "phase": phase(run.phase), "gates": .array(run.gates.map(gate)), "steps": .array(run.steps.map(step)),
      "approvals": .array(run.approvals.map { EventCodec.body(of: .approvalGiven(run: run.name, approval: $0)) }),
      "migrations": .array(run.migrations.map(migration)),
    ])
  }

  private static func phase(_ phase: RunPhase) -> Document {
    let word = Document.string(phase.word)
    return switch phase {
    case .gating, .ready, .expired, .live: .members(["word": word])
    case .refused(let gate, let reason):
      .members(["word": word, "gate": (gate?.rawValue).map { .string($0) }, "reason": .string(reason)])
    case .superseded(let by), .restored(let by): .members(["word": word, "by": .string(by.rawValue)])
    case .rejected(let by, let reason):
      .members(["word": word, "by": .string(by.rawValue), "reason": .string(reason)])
    case .cancelled(let by): .members(["word": word, "by": .string(by)])
    case .executing(let epoch): .members(["word": word, "epoch": .integer(epoch)])
    case .failed(let step, let reason, let isChanged):
      .members([
        "word": word, "step": .string(step.rawValue), "reason": .string(reason), "changed": .boolean(isChanged),
      ])
    case .indeterminate(let step, let reason):
      .members(["word": word, "step": .string(step.rawValue), "reason": .string(reason)])
    }
  }

  private static func gate(_ gate: GateRecord) -> Document {
    .members([
      "status": .string(SnapshotWords.word(gate.status)), "text": .string(gate.text),
      "evidence": (gate.evidence?.rawValue).map { .string($0) },
      "reusedFrom": (gate.reusedFrom?.rawValue).map { .string($0) },
      "startedAt": gate.startedAt.map { .string($0.text) }, "endedAt": gate.endedAt.map { .string($0.text) },
    ])
  }

  private static func step(_ step: StepRecord) -> Document {
    .members([
      "status": .string(SnapshotWords.word(step.status)), "attempts": .integer(Int64(step.attempts)),
      "text": .string(step.text), "evidence": (step.evidence?.rawValue).map { .string($0) },
      "startedAt": step.startedAt.map { .string($0.text) }, "endedAt": step.endedAt.map { .string($0.text) },
      "targets": .array(
        step.targets.map { target in
          .members([
            "status": .string(SnapshotWords.word(target.status)), "changed": .boolean(target.isChanged),
            "text": .string(target.text), "evidence": (target.evidence?.rawValue).map { .string($0) },
          ])
        }),
    ])
  }

  private static func migration(_ migration: RecordedMigration) -> Document {
    .members([
      "gate": .string(migration.gate.rawValue), "version": .string(migration.version),
      "order": .integer(migration.order), "name": .string(migration.name), "up": .string(migration.up.rawValue),
      "down": .string(migration.down), "complete": .boolean(migration.isComplete),
      "appliedAt": migration.appliedAt.map { .integer($0) },
    ])
  }

  private static func environment(_ place: Place, _ environment: EnvironmentState) -> Document {
    .members([
      "pipeline": .string(place.pipeline), "environment": .string(place.environment.rawValue),
      "epoch": .integer(environment.epoch), "holder": (environment.holder?.rawValue).map { .string($0) },
      "disturbedBy": (environment.disturbedBy?.rawValue).map { .string($0) },
      "releases": .array(environment.releases.map(release)),
      "earlier": .string(String(decoding: environment.earlier.text, as: UTF8.self)),
      "hold": environment.hold.map { EventCodec.body(of: .holdPlaced(place: place, hold: $0)) },
      "quarantine": .array(
        environment.quarantine.sorted { $0.key < $1.key }.map {
          EventCodec.body(of: .quarantinePlaced(place: place, commit: $0.key, quarantine: $0.value))
        }),
      "applied": .array(
        environment.applied.map {
          .members(["run": .string($0.run.rawValue), "migration": migration($0.migration)])
        }), "drill": environment.lastDrill.map { EventCodec.body(of: .drillRecorded(place: place, drill: $0)) },
    ])
  }

  private static func release(_ release: Release) -> Document {
    .members([
      "commit": .string(release.commit.rawValue), "tree": .string(release.tree.rawValue),
      "subject": .string(release.subject), "run": .string(release.run.rawValue),
      "sequence": .integer(release.sequence), "at": .string(release.at.text),
    ])
  }
}
