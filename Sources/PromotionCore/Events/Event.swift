// SPDX-License-Identifier: Apache-2.0
/// A fact of the journal.
///
/// Each case is one entry type; `EventCodec` gives its name, version and body. Cases are only added, never changed.
public enum Event: Hashable, Sendable {
  /// The journal was made for a repository, whose trunk it pins.
  case journalCreated(repository: String, trunk: String)
  /// A promotion or rollback was asked for and accepted.
  case runRequested(RunRequested)
  /// A gate is being asked.
  case gateStarted(run: RunName, gate: GateName)
  /// A gate was answered.
  case gateFinished(GateFinished)
  /// A person signed the plan.
  case approvalGiven(run: RunName, approval: Approval)
  /// A person said no; that is final for the run.
  case approvalRejected(run: RunName, rejection: Rejection)
  /// A gate failed, or the plan no longer holds.
  case runRefused(run: RunName, gate: GateName?, reason: String)
  /// A newer request took its place.
  case runSuperseded(run: RunName, by: RunName)
  /// A person withdrew it.
  case runCancelled(run: RunName, by: String)
  /// Its deadline passed.
  case runExpired(run: RunName)
  /// The run took the environment; the sequence number of this entry is the epoch.
  case environmentAcquired(run: RunName, place: Place, plan: Digest)
  /// The text that will revert a migration.
  case migrationRecorded(MigrationRecorded)
  /// A migration was committed to the target.
  case migrationApplied(run: RunName, epoch: Int64, gate: GateName, version: String)
  /// A migration was taken back from the target; `of` is the run that had applied it.
  case migrationReverted(run: RunName, epoch: Int64, of: RunName, gate: GateName, version: String)
  /// The intent to take a step.
  case stepStarted(run: RunName, epoch: Int64, step: StepName, attempt: Int64)
  /// The intent to take a step on one of its targets.
  case targetStarted(run: RunName, epoch: Int64, step: StepName, target: String)
  /// How a step ended on one of its targets.
  case targetFinished(TargetFinished)
  /// How a step ended.
  case stepFinished(StepFinished)
  /// Every step succeeded: the release is live and verified.
  case runCompleted(run: RunName, epoch: Int64)
  /// A step failed.
  case runFailed(run: RunName, epoch: Int64, step: StepName, reason: String, isChanged: Bool)
  /// Nobody can know whether a step happened.
  case runIndeterminate(run: RunName, epoch: Int64, step: StepName, reason: String)
  /// A person said what nobody could know.
  case stepResolved(StepResolved)
  /// The environment takes no promotion until somebody lifts the hold.
  case holdPlaced(place: Place, hold: Hold)
  /// The hold ended.
  case holdLifted(place: Place, by: String)
  /// The environment does not accept a commit.
  case quarantinePlaced(place: Place, commit: CommitID, quarantine: Quarantine)
  /// The environment accepts the commit again.
  case quarantineLifted(place: Place, commit: CommitID, by: String)
  /// The remote was pinned from whose trunk the policy is read.
  case trunkPinned(remote: String, by: String)
  /// A person signed a change of the policy.
  case policyApproved(PolicyApproval)
  /// A change of the policy is in force.
  case policyAccepted(PolicyAccepted)
  /// Somebody rolled back past everything that a rollback asks.
  case glassBroken(GlassBroken)
  /// Somebody else reviewed that.
  case glassReviewed(GlassReviewed)
  /// Whoever asked for a run proved the right to.
  case requestProven(RequestProven)
  /// Somebody tried what they may not do.
  case attemptRefused(AttemptRefused)
  /// A rollback was practised into a scratch target.
  case drillRecorded(place: Place, drill: Drill)
}
