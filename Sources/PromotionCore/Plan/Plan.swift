// SPDX-License-Identifier: Apache-2.0
/// Everything that a run will do, computed before it does anything.
///
/// The SHA-256 of `document` is the plan digest, which approvals sign. It depends on the commit, on the policy and on
/// the journal only, so that an approver computes the same one in another clone.
public struct Plan: Hashable, Sendable {
  /// What it is for.
  public let kind: RunKind
  /// The random id of the repository, so that a plan is worth nothing in a fork.
  public let repository: String
  /// The pipeline and the environment.
  public let place: Place
  /// What is live.
  public let from: CommitID?
  /// The commit that it brings.
  public let commit: CommitID
  /// The tree of that commit.
  public let tree: TreeID
  /// The first line of the commit's message; not part of the digest, the commit is.
  public let subject: String
  /// The commit from which the pipeline was read.
  public let policy: CommitID
  /// The gates in the order of the pipeline; none for a rollback.
  public let gates: [PlannedGate]
  /// The steps in the order in which they run.
  public let steps: [Step]
  /// The migrations of the commit, for each migration gate.
  public let scripts: [PlannedScripts]
  /// The migrations that a rollback takes back, the last one first.
  public let reverts: [PlannedRevert]
  /// The configuration that it hands over; `nil` when the commit has none.
  public let configuration: PlannedConfiguration?

  /// The SHA-256 of the programs that are taken from the policy's tree; `nil` when none is.
  public var policyScripts: Digest?

  /// The protected paths that it changes; they are why it has the gate `pipeline-change`.
  public var protectedChanges: [String] = []

  /// Collects what a run will do.
  public init(
    kind: RunKind, repository: String, place: Place, from: CommitID?, commit: CommitID, tree: TreeID,
    subject: String, policy: CommitID, gates: [PlannedGate], steps: [Step], scripts: [PlannedScripts],
    reverts: [PlannedRevert], configuration: PlannedConfiguration? = nil
  ) {
    self.kind = kind
    self.repository = repository
    self.place = place
    self.from = from
    self.commit = commit
    self.tree = tree
    self.subject = subject
    self.policy = policy
    self.gates = gates
    self.steps = steps
    self.scripts = scripts
    self.reverts = reverts
    self.configuration = configuration
  }
}
