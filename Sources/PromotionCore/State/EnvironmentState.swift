// SPDX-License-Identifier: Apache-2.0
/// What the journal says of one environment.
public struct EnvironmentState: Hashable, Sendable {
  /// A migration that stands in the environment's database, and the run that applied it.
  public struct Applied: Hashable, Sendable {
    /// The run that applied it.
    public let run: RunName
    /// The migration with the text that reverts it.
    public let migration: RecordedMigration
  }

  /// The newest right to change it; 0 when nobody ever had one.
  public internal(set) var epoch: Int64 = 0
  /// The run that holds it: executing, or indeterminate.
  public internal(set) var holder: RunName?
  /// A failed run that left changes which nothing has undone.
  public internal(set) var disturbedBy: RunName?
  /// The releases that were live and verified here, oldest first; the last one is live.
  public internal(set) var releases: [Release] = []
  /// The commits of releases that are older still, where they are left out of `releases`.
  public internal(set) var earlier = CommitSet()
  /// Why it takes no promotion.
  public internal(set) var hold: Hold?
  /// The commits that it does not accept.
  public internal(set) var quarantine: [CommitID: Quarantine] = [:]
  /// The migrations that runs applied here and nobody reverted, in the order in which they were applied.
  public internal(set) var applied: [Applied] = []

  /// The last rollback that was practised for it.
  public internal(set) var lastDrill: Drill?

  /// Describes an environment in which nothing happened yet.
  public init() {}

  /// What is live, by the last run that ended well.
  public var live: Release? { releases.last }

  /// Whether a release of the commit was ever verified here.
  public func hasVerified(_ commit: CommitID) -> Bool {
    releases.contains { $0.commit == commit } || earlier.contains(commit)
  }

  /// Why a commit is not accepted here at a moment, or `nil` when it is.
  public func quarantine(of commit: CommitID, at moment: Instant) -> Quarantine? {
    quarantine[commit].flatMap { $0.isInForce(at: moment) ? $0 : nil }
  }

  /// The releases that a rollback may go to, oldest first: those that no rollback has taken back since; the last is live.
  ///
  /// What was taken back has lost its migrations, so it comes back by a promotion only, lifted quarantine or not.
  public var standing: [Release] {
    var standing: [Release] = []
    for release in releases {
      if release.run.isRollback {
        if let index = standing.lastIndex(where: { $0.commit == release.commit }) {
          standing.removeSubrange(index...)
        } else if earlier.contains(release.commit) {
          standing = []
        }
      }
      standing.append(release)
    }
    return standing
  }

  /// The release that a rollback goes back to, or `nil` when there is none.
  ///
  /// I21: the newest one that was live and verified, stands, and is not quarantined. While a run holds or has disturbed the
  /// environment that may be the live one itself; otherwise it is the newest with another commit.
  public func rollbackTarget(at moment: Instant) -> Release? {
    let isSettled = holder == nil && disturbedBy == nil
    return standing.last { release in
      (quarantine(of: release.commit, at: moment) == nil || PlantedBug.badRollbackTarget.isPlanted)
        && !(isSettled && release.commit == live?.commit)
    }
  }
}
