// SPDX-License-Identifier: Apache-2.0
/// A promotion or rollback was asked for and accepted.
public struct RunRequested: Hashable, Sendable {
  /// The name it was given.
  public let run: RunName
  /// What it is for.
  public let kind: RunKind
  /// The pipeline and the environment.
  public let place: Place
  /// The commit that it brings.
  public let commit: CommitID
  /// The tree of that commit.
  public let tree: TreeID
  /// The first line of the commit's message.
  public let subject: String
  /// What was live when it was asked for.
  public let from: CommitID?
  /// The commit from which the pipeline was read.
  public let policy: CommitID
  /// The SHA-256 of the plan.
  public let plan: Digest
  /// Who asked.
  public let requester: String
  /// Who may not approve: the requester, and whoever of the people that a gate asks wrote a part of what it brings.
  public let excluded: [String]
  /// The gates, none asked yet.
  public let gates: [GateRecord]
  /// The steps, none started.
  public let steps: [StepRecord]
  /// The deadline of the request; a rollback has none.
  public let expires: Instant?
  /// Why, in the requester's words; may be empty.
  public let reason: String
  /// For a rollback: the runs that it undoes.
  public let undoes: [RunName]
  /// For a promotion: the highest migration after it, where it has migrations.
  public let migrationsUntil: Int64?

  /// Collects the facts.
  public init(
    run: RunName, kind: RunKind, place: Place, commit: CommitID, tree: TreeID, subject: String, from: CommitID?,
    policy: CommitID, plan: Digest, requester: String, excluded: [String], gates: [GateRecord],
    steps: [StepRecord], expires: Instant?, reason: String, undoes: [RunName], migrationsUntil: Int64?
  ) {
    self.run = run
    self.kind = kind
    self.place = place
    self.commit = commit
    self.tree = tree
    self.subject = subject
    self.from = from
    self.policy = policy
    self.plan = plan
    self.requester = requester
    self.excluded = excluded
    self.gates = gates
    self.steps = steps
    self.expires = expires
    self.reason = reason
    self.undoes = undoes
    self.migrationsUntil = migrationsUntil
  }
}
