// SPDX-License-Identifier: Apache-2.0
/// One promotion or rollback, as the journal tells it.
public struct Run: Hashable, Sendable {
  /// The speakable name.
  public let name: RunName
  /// What was asked for.
  public let request: RunRequested
  /// The sequence number of the request.
  public let sequence: Int64
  /// The time of the request.
  public let at: Instant
  /// Where it stands.
  public internal(set) var phase: RunPhase = .gating
  /// Its gates in the order of the pipeline.
  public internal(set) var gates: [GateRecord]
  /// Its steps in the order in which they run.
  public internal(set) var steps: [StepRecord]
  /// The signatures under its plan.
  public internal(set) var approvals: [Approval] = []
  /// The migrations that it recorded before applying them, in the order in which they are applied.
  public internal(set) var migrations: [RecordedMigration] = []
  /// The newest right under which it had its environment; 0 when it never had it.
  public internal(set) var epoch: Int64 = 0
  /// The time of its last entry.
  public internal(set) var endedAt: Instant

  init(request: RunRequested, sequence: Int64, at: Instant) {
    name = request.run
    self.request = request
    self.sequence = sequence
    self.at = at
    gates = request.gates
    steps = request.steps
    endedAt = at
    // A rollback waits for nobody.
    if request.gates.isEmpty { phase = .ready }
  }

  /// Returns the record of a gate.
  public func gate(_ name: GateName) -> GateRecord? { gates.first { $0.name == name } }

  /// Returns the record of a step.
  public func step(_ name: StepName) -> StepRecord? { steps.first { $0.name == name } }

  /// The first step that has not succeeded.
  public var nextStep: StepRecord? { steps.first { $0.status != .succeeded } }

  /// Returns the people whose approval for a gate counts at a moment.
  public func approvers(of gate: GateName, at moment: Instant) -> Set<PersonName> {
    Set(
      approvals.filter { $0.gate == gate && $0.plan == request.plan && moment < $0.notAfter }.map(\.person))
  }
}
