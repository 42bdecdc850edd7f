// SPDX-License-Identifier: Apache-2.0
extension Event {
  /// The runs, requested before, that the event says something new about.
  var runsChanged: [RunName] {
    switch self {
    case .trunkPinned, .policyApproved, .policyAccepted, .attemptRefused, .glassReviewed: []
    case .glassBroken(let broken): [broken.run]
    case .requestProven(let proven): [proven.run]
    case .journalCreated, .holdPlaced, .holdLifted, .quarantinePlaced, .quarantineLifted, .drillRecorded: []
    // A rollback settles the runs that it undoes when it ends; they are named here.
    case .runRequested(let request): request.undoes
    case .gateStarted(let run, _), .approvalGiven(let run, _), .approvalRejected(let run, _),
      .runRefused(let run, _, _), .runSuperseded(let run, _), .runCancelled(let run, _), .runExpired(let run),
      .environmentAcquired(let run, _, _), .migrationApplied(let run, _, _, _), .migrationReverted(let run, _, _, _, _),
      .stepStarted(let run, _, _, _), .targetStarted(let run, _, _, _), .runCompleted(let run, _),
      .runFailed(let run, _, _, _, _), .runIndeterminate(let run, _, _, _):
      [run]
    case .gateFinished(let finished): [finished.run]
    case .migrationRecorded(let recorded): [recorded.run]
    case .targetFinished(let finished): [finished.run]
    case .stepFinished(let finished): [finished.run]
    case .stepResolved(let resolved): [resolved.run]
    }
  }
}
