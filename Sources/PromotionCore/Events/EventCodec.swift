// SPDX-License-Identifier: Apache-2.0
/// Gives each event its entry type and body, and reads them back.
///
/// The number after the slash is the version of the body. A version that was ever written stays readable (I39): a new
/// form gets a new number beside the old one.
public enum EventCodec {
  /// Returns the event that an entry tells.
  public static func event(of entry: JournalEntry) throws(EventProblem) -> Event {
    do {
      return try EventReader.event(type: entry.type, fields: EventFields(entry.body))
    } catch {
      throw EventProblem(sequence: entry.sequence, type: entry.type, reason: error.reason)
    }
  }

  /// Returns the entry type of an event.
  public static func type(of event: Event) -> String {
    switch event {
    case .journalCreated: "repository.opened/1"
    case .runRequested: "run.requested/1"
    case .gateStarted: "gate.started/1"
    case .gateFinished: "gate.finished/1"
    case .approvalGiven: "approval.given/1"
    case .approvalRejected: "approval.rejected/1"
    case .runRefused: "run.refused/1"
    case .runSuperseded: "run.superseded/1"
    case .runCancelled: "run.cancelled/1"
    case .runExpired: "run.expired/1"
    case .environmentAcquired: "environment.acquired/1"
    case .migrationRecorded: "migration.recorded/1"
    case .migrationApplied: "migration.applied/1"
    case .migrationReverted: "migration.reverted/1"
    case .stepStarted: "step.started/1"
    case .targetStarted: "target.started/1"
    case .targetFinished: "target.finished/1"
    case .stepFinished: "step.finished/1"
    case .runCompleted: "run.completed/1"
    case .runFailed: "run.failed/1"
    case .runIndeterminate: "run.indeterminate/1"
    case .stepResolved: "step.resolved/1"
    case .holdPlaced: "hold.placed/1"
    case .holdLifted: "hold.lifted/1"
    case .quarantinePlaced: "quarantine.placed/1"
    case .quarantineLifted: "quarantine.lifted/1"
    case .drillRecorded: "drill.recorded/1"
    case .trunkPinned: "trunk.pinned/1"
    case .policyApproved: "policy.approved/1"
    case .policyAccepted: "policy.accepted/1"
    case .glassBroken: "glass.broken/1"
    case .glassReviewed: "glass.reviewed/1"
    case .requestProven: "request.proven/1"
    case .attemptRefused: "attempt.refused/1"
    }
  }
}
