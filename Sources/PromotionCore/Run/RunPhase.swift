// SPDX-License-Identifier: Apache-2.0
/// Where a run stands; the drawing is in `RequestMachine` and `ExecutionMachine`.
public enum RunPhase: Hashable, Sendable {
  /// Its gates are being asked.
  case gating
  /// Every gate passed; it may take the environment.
  case ready
  /// A gate failed, or its plan no longer holds; `gate` is empty for the plan.
  case refused(gate: GateName?, reason: String)
  /// A newer request took its place.
  case superseded(by: RunName)
  /// A person said no.
  case rejected(by: PersonName, reason: String)
  /// Its deadline passed.
  case expired
  /// A person withdrew it.
  case cancelled(by: String)
  /// It holds the environment under this epoch.
  case executing(epoch: Int64)
  /// Its release runs and is verified.
  case live
  /// A step failed; `isChanged` tells whether the environment was changed and not restored.
  case failed(step: StepName, reason: String, isChanged: Bool)
  /// A rollback undid what it had done.
  case restored(by: RunName)
  /// Nobody can know whether a step happened.
  case indeterminate(step: StepName, reason: String)

  /// Whether nothing more can happen in this run, except that a rollback restores what a failed one changed.
  public var isTerminal: Bool {
    switch self {
    case .gating, .ready, .executing, .indeterminate: false
    case .refused, .superseded, .rejected, .expired, .cancelled, .live, .failed, .restored: true
    }
  }

  /// Whether the run waits and holds nothing.
  public var isWaiting: Bool {
    switch self {
    case .gating, .ready: true
    case .executing, .indeterminate, .refused, .superseded, .rejected, .expired, .cancelled, .live, .failed,
      .restored:
      false
    }
  }

  /// The word for it, as status and JSON spell it.
  public var word: String {
    switch self {
    case .gating: "gating"
    case .ready: "ready"
    case .refused: "refused"
    case .superseded: "superseded"
    case .rejected: "rejected"
    case .expired: "expired"
    case .cancelled: "cancelled"
    case .executing: "executing"
    case .live: "live"
    case .failed: "failed"
    case .restored: "restored"
    case .indeterminate: "indeterminate"
    }
  }
}
