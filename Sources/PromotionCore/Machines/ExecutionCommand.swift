// SPDX-License-Identifier: Apache-2.0
/// What may be asked of a run that takes, or has, an environment.
public enum ExecutionCommand: Hashable, Sendable {
  /// Take the environment for a promotion, or take it again for the run that held it when its engine died.
  ///
  /// `plan` is computed anew at this moment.
  case acquire(RunName, plan: Digest, previous: Place?, at: Instant)
  /// Ask for a rollback and take the environment at once, whatever its state.
  case rollback(RunRequested, quarantine: [CommitID], at: Instant, isAutomatic: Bool)
  /// Record the text that will revert a migration.
  case recordMigration(MigrationRecorded)
  /// Say that a migration was committed.
  case migrationApplied(RunName, epoch: Int64, GateName, version: String)
  /// Say that a migration was taken back.
  case migrationReverted(RunName, epoch: Int64, of: RunName, GateName, version: String)
  /// Record the intent to take a step; `plan` is computed anew at this moment.
  case startStep(RunName, epoch: Int64, StepName, plan: Digest)
  /// Record the intent to take a step again that was open when its engine died; a probe said it did not happen.
  case repeatStep(RunName, epoch: Int64, StepName, isProvenNotApplied: Bool)
  /// Record the intent to take a step on one of its targets; a probe may have said that it did not happen there.
  case startTarget(RunName, epoch: Int64, StepName, target: String, isProvenNotApplied: Bool)
  /// Say how a step ended on one of its targets.
  case finishTarget(TargetFinished)
  /// Say how a step ended.
  case finishStep(StepFinished)
  /// Say that a run without steps is done: nothing of it can fail.
  case complete(RunName, epoch: Int64)
  /// End a run that nobody can go on with.
  case abandon(RunName, epoch: Int64, reason: String)
  /// Say what nobody could know.
  case resolve(StepResolved)
}
