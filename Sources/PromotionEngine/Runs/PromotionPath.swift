// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

// The way up.
//
//  1. read the policy on the trunk, plan the promotion on what the journal says
//  2. ask for it; the same plan again is the same run
//  3. ask the gates, holding nothing; whoever has to wait, waits outside (exit 3)
//  4. take the environment: the plan is computed anew and every signature is checked again
//  5. take the steps, each with its intent recorded first
//  6. a failed step whose policy says so is followed by RollbackPath
//
// 2 to the first intent of 5 are one append, as far as nobody waits and no process is started in between. When others
// were faster it begins anew, one by one, since what was asked for and taken has its place in the order.

/// Brings a commit into an environment.
public struct PromotionPath: Sendable {
  let world: World
  let ledger: Ledger
  let report: @Sendable (Progress) -> Void
  /// Proves the right to ask, where the policy wants a proof.
  let prover: RequestProver?
  /// The labels of the worker that calls; whoever is none executes only where the policy names no label.
  let labels: Set<String>

  /// A request without an approval gate lives so long; with one it lives as long as the gate says.
  static let expiresSecondsDefault: Int64 = 7 * 86_400
  static let pollMilliseconds: Int64 = 1000

  /// Makes the path; nothing happens yet.
  public init(
    world: World, ledger: Ledger, report: @escaping @Sendable (Progress) -> Void, prover: RequestProver? = nil,
    labels: Set<String> = []
  ) {
    self.world = world
    self.ledger = ledger
    self.report = report
    self.prover = prover
    self.labels = labels
  }

  /// What a promotion would do now.
  public struct Proposal: Sendable {
    /// The policy that decides.
    public let policy: Policy
    /// The environment.
    public let environment: Environment
    /// The commit.
    public let commit: Commit
    /// What it will do.
    public let plan: Plan
    /// What it brings within the paths of the pipeline.
    public let contents: ReleaseContents
    /// What a later rollback to the live release could not do: steps whose program its tree lacks.
    public let rollbackLacks: [String]
    /// Why the commit is refused for not being on the trunk, when it is; a brief proposal does not look.
    public let notOnTrunk: Failure?
    /// The state on which it was planned.
    public let state: JournalState

    /// The commits that it brings, newest first.
    public var commits: [Commit] { contents.commits }
    /// The paths that change.
    public var changes: [ChangedPath] { contents.changes }
  }

  /// Plans a promotion without doing anything.
  ///
  /// A brief proposal leaves out the commits and changes, which only people look at; the plan is the same.
  public func propose(
    _ revision: String?, to name: EnvironmentName, pipeline: String?, isBrief: Bool = false
  ) async throws(Failure) -> Proposal {
    let state = try await ledger.state()
    guard !state.trunk.isEmpty else { throw await Self.notInitialised(world) }
    let policy = try await PolicySource(world: world)
      .current(state, pipeline: pipeline)
    let environment = try policy.environment(name)
    if !isBrief { try await PeopleKeys(history: world.history).requireReadable(policy, world.signatures) }
    let commit = try await world.history.commit(revision ?? "HEAD")
    let live = state[policy.place(name)].live
    let configuration = try await ConfigurationPlanner(history: world.history, reader: world.reader, policy: policy)
      .promotion(of: commit.id, to: environment, live: live?.commit)
    let plan = try await Planner(history: world.history, migrations: world.migrations)
      .promotion(of: commit, to: environment, policy: policy, state: state, configuration: configuration)
    let contents =
      isBrief
      ? .none
      : try await ReleaseReader(history: world.history).contents(
        of: commit, live: live?.commit, policy: policy, environment: environment)
    return Proposal(
      policy: policy, environment: environment, commit: commit, plan: plan, contents: contents,
      rollbackLacks: isBrief ? [] : try await lacks(environment.steps, at: live?.commit),
      notOnTrunk: isBrief ? nil : try await notOnTrunk(commit, environment, policy, state), state: state)
  }

  /// Goes the way up as far as it goes now; while another run has the environment, it tries again until the wait ends.
  public func promote(
    _ revision: String?, to name: EnvironmentName, pipeline: String?, waitMilliseconds: Int64, reason: String,
    isReapplied: Bool = false
  ) async throws(Failure) -> Ending {
    let deadline = world.clock.elapsedMilliseconds() + waitMilliseconds
    var told = ""
    var isOvertaken = false
    var isGathered = true
    while true {
      do throws(Failure) {
        return try await written { () async throws(Failure) in
          try await attempt(
            revision, to: name, pipeline: pipeline, deadline: deadline, reason: reason, isReapplied: isReapplied,
            isGathered: isGathered)
        }
      } catch  where Ledger.isOvertaken(error) {
        isGathered = false
      } catch  where error.code == "E0223" && !isReapplied && !isOvertaken {
        // Somebody else promoted it between the look and the request: looking again says that nothing is left to do.
        isOvertaken = true
      } catch  where error.kind == .busy && world.clock.elapsedMilliseconds() < deadline {
        if error.what != told { report(.note("waiting: \(error.what)")) }
        told = error.what
        do { try await world.clock.sleep(milliseconds: Self.pollMilliseconds) } catch { throw Self.interrupted }
      }
    }
  }

  private func attempt(
    _ revision: String?, to name: EnvironmentName, pipeline: String?, deadline: Int64, reason: String,
    isReapplied: Bool, isGathered: Bool
  ) async throws(Failure) -> Ending {
    let proposal = try await propose(revision, to: name, pipeline: pipeline)
    let place = proposal.plan.place
    if let ending = try await finishInterrupted(proposal) { return ending }
    if let refusal = proposal.notOnTrunk { throw refusal }
    let known = proposal.state[place]
    if let live = known.live, known.disturbedBy == nil, known.holder == nil {
      if live.commit == proposal.commit.id {
        if !isReapplied { return try await confirm(live, proposal) }
      } else if !proposal.contents.bringsSomething {
        return .outsidePaths(place, live, proposal.commit.id, proposal.policy.pipeline.paths)
      }
    }
    let run = try await request(proposal, reason: reason, isGathered: isGathered)
    return try await go(run, proposal, deadline: deadline, isGathered: isGathered)
  }

  /// Why promoting it now would be refused before its gates are asked: the decision of `promote` itself, without the
  /// entry; what is live already, or changes nothing, is not refused.
  public func refusal(of proposal: Proposal) async throws(Failure) -> Failure? {
    if let refusal = proposal.notOnTrunk { return refusal }
    let place = proposal.plan.place
    let known = proposal.state[place]
    guard known.live?.commit != proposal.commit.id, known.live == nil || proposal.contents.bringsSomething else {
      return nil
    }
    let digest = proposal.plan.digest
    guard !proposal.state.runs(at: place).contains(where: { $0.phase.isWaiting && $0.request.plan == digest }) else {
      return nil
    }
    let request = try await request(for: proposal, digest: digest, reason: "")
    let relations = try await relations(of: proposal.commit.id, at: place, in: proposal.state)
    do {
      _ = try RequestMachine.decide(
        proposal.state,
        .request(
          request, queue: proposal.environment.queue, previous: proposal.environment.after.map(proposal.policy.place),
          relations: relations, at: world.clock.now()))
      return nil
    } catch { return RefusalWording.failure(for: error, in: proposal.state) }
  }

  private func lacks(_ steps: [Step], at commit: CommitID?) async throws(Failure) -> [String] {
    guard let commit else { return [] }
    return try await ProgramCheck(history: world.history).missing(steps, at: commit)
      .map { "\($0.step.rawValue) runs \($0.program)" }
  }

  /// Why there is nothing to look at: no journal was ever made here, or it is not in this clone.
  public static func notInitialised(_ world: World) async -> Failure {
    if let log = await NamedLog.find(world.history) { return log.failure }
    return Failure(
      .usage, "E0201", "this repository has no journal yet", why: ["nothing was ever promoted from this clone"],
      fix: ["sluice init"])
  }

  private static let interrupted = Failure(
    .busy, "E0245", "waiting was interrupted", why: ["nothing was started by this call"], fix: ["sluice status"])

  /// Asks for the run, or finds the one that has the same plan.
  private func request(_ proposal: Proposal, reason: String, isGathered: Bool) async throws(Failure) -> RunName {
    let plan = proposal.plan
    let digest = plan.digest
    let same = proposal.state.runs(at: plan.place).last { $0.phase.isWaiting && $0.request.plan == digest }
    if let same, !PlantedBug.requestRepeated.isPlanted {
      let now = world.clock.now()
      if let expires = same.request.expires, now >= expires {
        try await ledger.append { state throws(Refusal) in
          try RequestMachine.decide(state, .expire(same.name, at: now))
        }
      } else {
        report(.run(same.name, isNew: false, plan))
        return same.name
      }
    }
    try await world.journal.requireRoom()
    if proposal.state.policies[proposal.policy.pipeline.name] != proposal.policy.commit {
      try await SignerCount.requireWayOut(of: proposal.policy, in: world)
    }
    // The entry makes this the policy in force, and nothing may go on without it: not even a rollback (I17, I30).
    try await world.history.pin(plan.policy, as: "\(plan.place.pipeline)/policy/\(plan.policy.rawValue)")
    let (request, proven) = try await proved(
      try await request(for: proposal, digest: digest, reason: reason), proposal)
    let previous = proposal.environment.after.map(proposal.policy.place)
    let relations = try await relations(of: proposal.commit.id, at: plan.place, in: proposal.state)
    let queue = proposal.environment.queue
    let clock = world.clock
    let decide = { @Sendable (state: JournalState) throws(Refusal) -> [Event] in
      // Somebody else may have asked for the same thing in between.
      if state.runs(at: plan.place).contains(where: { $0.phase.isWaiting && $0.request.plan == digest }),
        !PlantedBug.requestRepeated.isPlanted
      {
        return []
      }
      // Another process asked for it and executes it already; a second run of the same plan would have nothing to do.
      if let holder = state[plan.place].holder, state.runs[holder]?.request.plan == digest {
        throw .busy(plan.place, holder)
      }
      let events = try RequestMachine.decide(
        state, .request(request, queue: queue, previous: previous, relations: relations, at: clock.now()))
      return try events + RequestProver.kept(proven, beside: events, in: state)
    }
    let state = isGathered ? try await ledger.gather(decide) : try await ledger.append(decide)
    guard let run = state.runs(at: plan.place).last(where: { $0.phase.isWaiting && $0.request.plan == digest }) else {
      throw Failure(.defect, "E7002", "the request is not in the journal")
    }
    report(.run(run.name, isNew: true, plan))
    return run.name
  }

  /// Proves the right to ask; whoever proved it is who asked, and approves nothing of it.
  private func proved(
    _ request: RunRequested, _ proposal: Proposal
  ) async throws(Failure) -> (RunRequested, RequestProven?) {
    guard proposal.policy.pipeline.request != nil else { return (request, nil) }
    guard let prover else { throw RequestProver.missing }
    let proven = try await prover.proof(
      of: request, repository: proposal.state.repository, policy: proposal.policy)
    guard let proven else { return (request, nil) }
    return (request.asked(by: proven.by), proven)
  }

  private func request(
    for proposal: Proposal, digest: Digest, reason: String
  ) async throws(Failure) -> RunRequested {
    let plan = proposal.plan
    var expires = Self.expiresSecondsDefault
    var gates: [GateRecord] = []
    for planned in plan.gates {
      var demand = GateDemand.verdict
      if case .approval(let approval) = planned.gate.kind {
        demand = .approvals(count: approval.count)
        expires = Swift.min(expires, approval.expiresSeconds)
      }
      gates.append(
        GateRecord(
          name: planned.gate.name, kind: planned.gate.kind.word, demand: demand, definition: planned.definition))
    }
    let excluded = try await ExcludedPeople(world: world, policy: proposal.policy)
      .names(proposal.contents, requester: world.actor.name, gates: plan.gates)
    return RunRequested(
      run: RunName("p-0"), kind: .promotion, place: plan.place, commit: plan.commit, tree: plan.tree,
      subject: plan.subject,
      from: plan.from, policy: plan.policy, plan: digest, requester: world.actor.name,
      excluded: excluded, gates: gates,
      steps: plan.steps.map { StepRecord(name: $0.name, effect: $0.effect, targets: $0.targets?.names ?? []) },
      expires: world.clock.now().adding(seconds: expires), reason: reason, undoes: [],
      migrationsUntil: plan.scripts.flatMap(\.scripts).map { Int64(clamping: $0.migration.order) }.max())
  }

  private func relations(
    of commit: CommitID, at place: Place, in state: JournalState
  ) async throws(Failure) -> [CommitID: Ancestry] {
    var others = state.runs(at: place).filter { $0.phase.isWaiting }.map(\.request.commit)
    if let live = state[place].live { others.append(live.commit) }
    var relations: [CommitID: Ancestry] = [:]
    for other in Set(others) {
      if other != state[place].live?.commit, try await isGone(other) {
        // A forced push took it away before it was promoted: nobody can go on with it, so it stands in nobody's way.
        relations[other] = .diverged
      } else if other == commit {
        relations[other] = .same
      } else if try await world.history.isAncestor(other, of: commit) {
        relations[other] = .newer
      } else {
        relations[other] = try await world.history.isAncestor(commit, of: other) ? .older : .diverged
      }
    }
    return relations
  }

  static let local = EnvironmentName("local")
}
