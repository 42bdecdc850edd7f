// SPDX-License-Identifier: Apache-2.0
/// A legal no: what was asked may not happen in this state, and why.
public enum Refusal: Error, Hashable, Sendable {
  /// There is no such run.
  case unknownRun(RunName)
  /// There is no such gate in the run.
  case unknownGate(RunName, GateName)
  /// The run ended, or is past the point at which this could be done.
  case notPossible(RunName, RunPhase)
  /// The commit is live there already.
  case alreadyLive(Place, Release)
  /// The commit is older than what is live; only `rollback` goes back.
  case older(Place, CommitID, live: Release)
  /// Neither the commit nor what is live descends from the other.
  case diverged(Place, CommitID, live: Release)
  /// The commit was never verified in the environment before.
  case notVerifiedBefore(CommitID, Place)
  /// The environment does not accept the commit.
  case quarantined(Place, CommitID, Quarantine)
  /// A newer commit waits already.
  case newerWaits(RunName, CommitID)
  /// The environment takes no promotion.
  case held(Place, Hold)
  /// Another run holds the environment.
  case busy(Place, RunName)
  /// Somebody else took the environment since this engine took its lease.
  case overtaken(Place)
  /// An older request goes first.
  case queued(RunName, behind: RunName)
  /// What would run is not what was planned.
  case stalePlan(RunName, planned: Digest, found: Digest)
  /// What is live changed since the plan was made.
  case staleBase(RunName, planned: CommitID?, found: CommitID?)
  /// A newer run took the environment; this one must change nothing any more.
  case fenced(RunName, epoch: Int64, newest: Int64)
  /// The approvals that counted have expired.
  case approvalsExpired(RunName, GateName)
  /// The deadline of the request has passed.
  case expired(RunName)
  /// The approval signs another plan, or comes from somebody who asked for or wrote the change.
  case mayNotApprove(RunName, PersonName, reason: String)
  /// What the person signed is not about this run.
  case foreignApproval(RunName, PersonName)
  /// The gate was answered already.
  case gateAnswered(RunName, GateName)
  /// The step is not the next one, or its intent is not recorded.
  case stepOutOfOrder(RunName, StepName)
  /// The step has no such target.
  case unknownTarget(RunName, StepName, target: String)
  /// The step has not succeeded on each of its targets.
  case targetsDiffer(RunName, StepName, target: String)
  /// The step may not be done again without knowing whether it happened.
  case notRepeatable(RunName, StepName)
  /// No verified release is left to go back to.
  case noRollbackTarget(Place)
  /// A rollback of a rollback takes a person.
  case noAutomaticRollback(RunName)
  /// Another policy is in force than the one whose change was signed.
  case stalePolicy(String, signed: CommitID, found: CommitID?)
  /// The person may not sign this change of the policy.
  case mayNotApprovePolicy(String, PersonName, reason: String)
  /// The run broke no glass, or it was reviewed already.
  case nothingToReview(RunName)
  /// Whoever broke the glass cannot review it.
  case mayNotReview(RunName, PersonName)
  /// Too many rollbacks past everything wait for their review.
  case unreviewed([RunName])
  /// The token was used before.
  case tokenUsed(RunName)
  /// There is no hold to lift, or no such quarantine.
  case nothingToLift(Place)
}
