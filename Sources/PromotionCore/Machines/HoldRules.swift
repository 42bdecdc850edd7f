// SPDX-License-Identifier: Apache-2.0
/// Decides holds and quarantines; they stop promotions and never a rollback (I17, I19, I20).
public enum HoldRules {
  /// Returns the events that a command leads to, or refuses.
  public static func decide(_ state: JournalState, _ command: HoldCommand) throws(Refusal) -> [Event] {
    switch command {
    case .hold(let place, let hold): return [.holdPlaced(place: place, hold: hold)]
    case .halt(let places, let hold):
      // A hold that is there already says who placed it and why; it stays.
      return places.filter { state[$0].hold?.isInForce(at: hold.at) != true }.map { .holdPlaced(place: $0, hold: hold) }
    case .quarantine(let place, let commit, let quarantine):
      return [.quarantinePlaced(place: place, commit: commit, quarantine: quarantine)]
    case .resume(let place, let by):
      guard state[place].hold != nil else { throw .nothingToLift(place) }
      return [.holdLifted(place: place, by: by)]
    case .unquarantine(let place, let commit, let by):
      guard state[place].quarantine[commit] != nil else { throw .nothingToLift(place) }
      return [.quarantineLifted(place: place, commit: commit, by: by)]
    }
  }

  /// Says what an event does to holds and quarantines.
  static func evolve(_ state: inout JournalState, _ event: Event) {
    switch event {
    case .holdPlaced(let place, let hold): state.environments[place, default: EnvironmentState()].hold = hold
    case .holdLifted(let place, _): state.environments[place]?.hold = nil
    case .quarantinePlaced(let place, let commit, let quarantine):
      state.environments[place, default: EnvironmentState()].quarantine[commit] = quarantine
    case .quarantineLifted(let place, let commit, _): state.environments[place]?.quarantine[commit] = nil
    case .drillRecorded(let place, let drill):
      state.environments[place, default: EnvironmentState()].lastDrill = drill
    case .journalCreated, .runRequested, .gateStarted, .gateFinished, .approvalGiven, .approvalRejected, .runRefused,
      .runSuperseded, .runCancelled, .runExpired, .environmentAcquired, .migrationRecorded, .migrationApplied,
      .migrationReverted, .stepStarted, .targetStarted, .targetFinished, .stepFinished, .runCompleted, .runFailed,
      .runIndeterminate, .stepResolved, .trunkPinned, .policyApproved, .policyAccepted,
      .glassBroken, .glassReviewed, .requestProven, .attemptRefused:
      break
    }
  }
}
