// SPDX-License-Identifier: Apache-2.0
/// Mistakes that tests make on purpose, to show that they would be found.
///
/// Only a debug build can make them: in a release `isPlanted` is the constant `false`, and the compiler takes the mistakes
/// away. `docs/simulator.md` says how many seeds it takes to find each.
public enum PlantedBug: String, Hashable, Sendable, CaseIterable {
  /// A run writes on although a newer one has taken its environment.
  case fenceNotChecked = "a fenced run writes on"
  /// Taking an environment does not raise its epoch.
  case epochNotRaised = "the epoch does not rise when an environment is taken"
  /// What the store said it kept is believed and not read back.
  case readBackSkipped = "the read-back of entries is skipped"
  /// An append whose acknowledgement was lost is made again under new ids.
  case acknowledgementRepeated = "an append without an acknowledgement is made twice"
  /// The same request is made again while it waits.
  case requestRepeated = "the same request is made twice"
  /// A step that may happen once is taken again after a crash.
  case onceRepeated = "a `once` step is taken again after a crash"
  /// A probe that cannot tell is taken for one that says no.
  case unknownIsNo = "a probe that cannot tell is taken for a no"
  /// A probe that sees the release in part is taken for one that says yes.
  case partIsYes = "a probe that sees it in part is taken for a yes"
  /// A failed gate is counted as passed.
  case gateFailureIgnored = "a failed gate is counted as passed"
  /// An approval counts after its own end and that of the request.
  case lateApproval = "an expired approval is accepted"
  /// An approval counts for another plan than the one that was signed.
  case foreignApproval = "an approval of another plan is accepted"
  /// Whoever asked for the run, or wrote what it brings, may approve it.
  case ownApproval = "the author's approval counts"
  /// One person's second approval counts too.
  case doubleApproval = "one person counts twice"
  /// A run that has ended can be approved, rejected and cancelled.
  case endedRevived = "a run that has ended takes approvals"
  /// The plan is not compared when the environment is taken, nor before a step.
  case stalePlan = "a stale plan is executed"
  /// An older commit may be promoted over a newer one.
  case olderAccepted = "an older commit is promoted over a newer one"
  /// The environment before is not asked.
  case previousSkipped = "an environment is passed over"
  /// A hold stops nothing.
  case holdIgnored = "a hold is ignored"
  /// A quarantine stops nothing.
  case quarantineIgnored = "a quarantine is ignored"
  /// A rollback leaves no hold behind.
  case rollbackWithoutHold = "a rollback leaves no hold"
  /// A rollback leaves no quarantine behind.
  case rollbackWithoutQuarantine = "a rollback leaves no quarantine"
  /// A rollback goes back to a release that is in quarantine.
  case badRollbackTarget = "a rollback goes to a release in quarantine"
  /// A failed promotion rolls back a rollback by itself.
  case rollbackOfRollback = "a rollback is rolled back by itself"
  /// Nobody looks whether the environment was lost while a step runs.
  case fenceNotWatched = "a fenced run does not stop its processes"
  /// A runner that cannot reach the store lets its processes go on.
  case selfFenceSkipped = "a runner without the store lets its processes go on"
  /// How long the store was silent is measured with a clock that can be set.
  case wallClockTrusted = "a runner measures the silence of the store with a clock that jumps"
  /// What the journal calls live is believed without asking the probe.
  case driftNotAsked = "nobody asks whether what is live really runs"
  /// A release is not pinned, so that git may forget it.
  case pinSkipped = "a release is not pinned"
  /// What a dead engine had migrated is not written down.
  case migrationNotSettled = "a migration of a dead engine is forgotten"
  /// A lease is given although a living runner has it.
  case leaseIgnored = "a lease is given away while it is held"
  /// The fence of a database is taken with the first change, not before the first look.
  case fenceTakenLate = "a database is looked at before its fence is taken"
  /// The epoch before the newest one counts too.
  case epochOffByOne = "the epoch before the newest still counts"
  /// A hold stops the way down as well.
  case rollbackHeld = "a hold stops a rollback"
  /// The first of those that wait is not told that somebody took its place.
  case supersededForgotten = "a request is superseded and nobody says so"
  /// A step on several targets succeeds when one of them did.
  case partIsWhole = "a release on some targets is called live"
  /// A quarantine counts beyond its end.
  case quarantineEndless = "a quarantine never ends"
  /// A request takes the environment after its deadline.
  case deadlineIgnored = "a deadline is ignored"
  /// A lease is taken from a runner that was silent for a moment.
  case leaseTakenEarly = "a lease is taken over too early"
  /// The end of a run is written before that of its last step.
  case endBeforeStep = "a run ends before its last step"
  /// One approval fewer is enough.
  case approvalCountedLow = "one approval fewer is enough"
  /// What a dead engine may have migrated is not looked at on the way down.
  case doubtForgotten = "a rollback does not look at what a dead engine may have migrated"
  /// A rollback does not wait for the processes that it has fenced.
  case fencedNotAwaited = "a rollback does not wait for what it fences"
  /// A target is begun before the journal says so.
  case targetWithoutIntent = "a target is begun without its intent"
  /// The plan is taken from the request instead of computed anew before each step.
  case planRemembered = "the plan is not computed again before a step"
  /// A `once` step is taken again on the target at which it was interrupted.
  case targetRepeated = "a `once` step is taken again on one target"
  /// A database lets an old epoch change it.
  case databaseFenceDropped = "a database takes migrations of an old epoch"

  #if DEBUG
    /// The mistake that the present task makes.
    @TaskLocal public static var current: PlantedBug?

    /// Whether this mistake is made now.
    public var isPlanted: Bool { Self.current == self }
  #else
    /// Never: a release makes no mistakes on purpose.
    @inlinable public var isPlanted: Bool { false }
  #endif
}
