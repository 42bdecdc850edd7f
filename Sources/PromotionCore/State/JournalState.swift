// SPDX-License-Identifier: Apache-2.0
/// Everything that the journal says, as of one entry: the only state there is.
public struct JournalState: Hashable, Sendable {
  /// How many entries are folded in.
  public internal(set) var size: Int64 = 0
  /// The random id that the repository got at `init`; empty before.
  public internal(set) var repository = ""
  /// The branch from which the policy is read; empty before `init`.
  public internal(set) var trunk = ""
  /// The remote from whose trunk the policy is read; `nil` for the trunk of this clone.
  public internal(set) var remote: String?
  /// The commit whose policy is in force, by the name of the pipeline; none before its first run.
  public internal(set) var policies: [String: CommitID] = [:]
  /// The signatures under changes of the policy that is in force now.
  public internal(set) var policyApprovals: [PolicyApproval] = []
  /// The rollbacks past everything, by the name of their run.
  public internal(set) var breaks: [RunName: GlassBreak] = [:]
  /// The proofs of those who asked, by run.
  public internal(set) var proven: [RunName: RequestProven] = [:]
  /// The tokens that were used, each until it counts for nobody any more.
  public internal(set) var tokens: [Digest: Instant] = [:]
  /// What was refused lately, oldest first; at most `RightsRules.attemptsMax`.
  public internal(set) var attempts: [AttemptRefused] = []
  /// Every run by name.
  public internal(set) var runs: [RunName: Run] = [:]
  /// The names of the runs in the order of their requests.
  public internal(set) var order: [RunName] = []
  /// How many old runs are left out of `runs` and `order`; see `abridged()`.
  public internal(set) var runsLeftOut = 0
  /// From this sequence on no run is left out.
  public internal(set) var wholeSince: Int64 = 0
  /// Whether an entry was about a run that is left out: only the whole state can tell what it means.
  public internal(set) var needsWhole = false
  /// Every environment in which anything happened.
  public internal(set) var environments: [Place: EnvironmentState] = [:]

  /// Describes an empty journal.
  public init() {}

  /// Returns what is known of an environment; an unknown one is empty.
  public subscript(place: Place) -> EnvironmentState { environments[place] ?? EnvironmentState() }

  /// Returns the name for the next run of a kind.
  public func nextName(_ kind: RunKind) -> RunName { RunName("\(kind.letter)-\(order.count + runsLeftOut + 1)") }

  /// Returns the runs of a place, oldest first.
  public func runs(at place: Place) -> [Run] { order.compactMap { runs[$0] }.filter { $0.request.place == place } }

  /// Returns the runs that had the environment after its last verified release and may have left something there.
  ///
  /// There may be several: a rollback that died is fenced by the next one, and what it was to undo is still undone.
  public func unsettledRuns(at place: Place) -> [Run] {
    runs(at: place).filter(isUnsettled)
  }

  /// Whether a run had its environment after the last verified release there and may have left something behind.
  func isUnsettled(_ run: Run) -> Bool {
    guard run.epoch > environments[run.request.place]?.live?.sequence ?? 0 else { return false }
    return switch run.phase {
    case .executing, .indeterminate: true
    case .failed(_, _, let isChanged): isChanged
    case .gating, .ready, .refused, .superseded, .rejected, .expired, .cancelled, .live, .restored: false
    }
  }
}
