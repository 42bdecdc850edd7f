// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

// The way down, whole, in one file. It needs the journal, the local clone and the targets: no remote, no CI, no web page,
// no approval, and it does not care who holds the environment.
//
//  1. read the journal, choose the target: the last release that was live, verified and not quarantined
//  2. one append: the request, the acquisition (a newer epoch fences whatever runs), the hold, the quarantine;
//     when the environment has moved on since 1, begin again
//  3. wait for the fenced process to stop, but not for ever
//  4. deploy the old release, take back the migrations, verify

/// Brings an environment back to its last good release.
public struct RollbackPath: Sendable {
  let world: World
  let ledger: Ledger
  let report: @Sendable (Progress) -> Void
  /// Proves the right to ask, where the policy wants a proof.
  let prover: RequestProver?

  /// How long a fenced process may take to stop.
  static let patienceMilliseconds: Int64 = 15_000

  /// Makes the path; nothing happens yet.
  public init(
    world: World, ledger: Ledger, report: @escaping @Sendable (Progress) -> Void, prover: RequestProver? = nil
  ) {
    self.world = world
    self.ledger = ledger
    self.report = report
    self.prover = prover
  }

  /// What a rollback would do now.
  public struct Proposal: Sendable {
    /// The policy under which it runs.
    public let policy: Policy
    /// The release that comes back.
    public let target: Release
    /// What it will do.
    public let plan: Plan
    /// The runs that it undoes, the newest first.
    public let undoes: [Run]
    /// The run that holds the environment now and would be fenced.
    public let fences: Run?
    /// The state on which it was planned.
    public let state: JournalState
  }

  /// Chooses the target and plans the way there (I21); `commit` asks for another one than the last, by its first digits.
  ///
  /// Where a rollback was done already, `isAgain` goes one release further; `acceptsLoss` stays at that release and
  /// takes back what was left.
  public func propose(
    _ environment: EnvironmentName?, pipeline: String?, to commit: String? = nil, isAgain: Bool = false,
    acceptsLoss: Bool = false
  ) async throws(Failure) -> Proposal {
    let state = try await ledger.state()
    guard !state.trunk.isEmpty else { throw await PromotionPath.notInitialised(world) }
    let policy = try await policy(state, pipeline: pipeline, environment)
    let environment = try policy.environment(
      environment ?? policy.pipeline.environments.last?.name ?? EnvironmentName("production"))
    let place = policy.place(environment.name)
    let now = world.clock.now()
    let target: Release
    do throws(Failure) {
      let earlier = commit == nil && !isAgain ? EarlierRollback(place: place, state: state, now: now) : nil
      if acceptsLoss, let origin = earlier?.origin, earlier?.left.isEmpty == false {
        target = origin
      } else if let earlier, earlier.isHeld {
        throw earlier.refusal(at: place, in: state, now: now)
      } else {
        target = try RollbackTarget(place: place, state: state, now: now)
          .release(await found(commit, at: place, in: state), named: commit)
      }
    } catch {
      // An old release is left out of the abridged state: all of the journal is asked before the answer is no.
      guard state.isAbridged else { throw error }
      _ = try await ledger.wholeState()
      return try await propose(
        environment.name, pipeline: pipeline, to: commit, isAgain: isAgain, acceptsLoss: acceptsLoss)
    }
    let configuration = await ConfigurationPlanner(history: world.history, reader: world.reader, policy: policy)
      .rollback(to: target, in: environment, state: state)
    let planner = Planner(history: world.history, migrations: world.migrations)
    let plan = await planner.rollback(
      to: target, in: environment, policy: policy, state: state, configuration: configuration)
    let holder = state[place].holder.flatMap { state.runs[$0] }
    let unsettled = Set(state.unsettledRuns(at: place).map(\.name))
    let undoes = state.runs(at: place).reversed().filter { run in
      run.request.kind == .promotion
        && (unsettled.contains(run.name)
          || (run.phase == .live
            && state[place].releases.contains { $0.run == run.name && $0.sequence > target.sequence }))
    }
    if undoes.count > Self.undoneMax { throw tooFar(undoes, at: place, in: state) }
    return Proposal(
      policy: policy, target: target, plan: plan, undoes: Array(undoes), fences: holder, state: state)
  }

  /// The commit of a revision such as HEAD~1 or a tag; digits of a release's commit need no history to be understood.
  private func found(_ revision: String?, at place: Place, in state: JournalState) async -> String? {
    guard let revision, !state[place].releases.contains(where: { $0.commit.rawValue.hasPrefix(revision) }) else {
      return revision
    }
    return (try? await world.history.commit(revision))?.id.rawValue ?? revision
  }

  /// The names of more runs have no room in an entry of the journal, which says what a rollback undoes.
  private static let undoneMax = 1000

  private func tooFar(_ undoes: [Run], at place: Place, in state: JournalState) -> Failure {
    let nearer = undoes[Self.undoneMax - 1].request.commit
    return Failure(
      .refused, "E0253",
      "a rollback takes back at most \(Self.undoneMax) runs, and this one would take back \(undoes.count)",
      state: StateLine.text(of: place, in: state),
      fix: ["sluice rollback \(place.environment) --to \(nearer.short), then the same command again"])
  }

  /// Goes the way down.
  ///
  /// `glassKey` names the key of somebody who may break the glass, and does (R39).
  public func rollBack(
    _ environment: EnvironmentName?, pipeline: String?, to commit: String? = nil, reason: String,
    isAutomatic: Bool = false, isAgain: Bool = false, acceptsLoss: Bool = false, glassKey: String? = nil
  ) async throws(Failure) -> Ending {
    while true {
      let proposal = try await propose(
        environment, pipeline: pipeline, to: commit, isAgain: isAgain, acceptsLoss: acceptsLoss)
      if commit == nil, !isAgain { try await refuseBesideRollback(proposal) }
      try await requirePrograms(proposal)
      let right = try await right(to: proposal, reason: reason, isAutomatic: isAutomatic, glassKey: glassKey)
      if let run = try await acquire(proposal, reason: reason, isAutomatic: isAutomatic, right) {
        return try await drive(run, proposal, acceptsLoss: acceptsLoss)
      }
    }
  }

  /// Leaves a rollback alone that somebody else does at this moment.
  private func refuseBesideRollback(_ proposal: Proposal) async throws(Failure) {
    guard let running = proposal.fences, running.request.kind == .rollback else { return }
    let place = running.request.place
    // Whoever keeps the leases may be away; the way down does not wait for that.
    guard (try? await world.leases.isTaken(LeaseName.of(place))) == true else { return }
    throw Failure(
      .busy, "E0255", "\(running.name) is rolling \(place.environment) back at this moment",
      state: StateLine.text(of: place, in: proposal.state), why: ["its engine is alive"],
      fix: ["sluice show \(running.name)", "rollback \(place.environment) --again, to stop it and begin anew"])
  }

  /// What lets somebody ask: nothing is asked for, a proof of the right to ask, or broken glass.
  private enum Right: Sendable {
    case everybodys
    case proven(RequestProven)
    case glass(GlassBreaker.Broken)

    /// Who asks, where that is proven.
    var person: String? {
      switch self {
      case .everybodys: nil
      case .proven(let proven): proven.by
      case .glass(let broken): broken.person.rawValue
      }
    }

    /// The events that keep it beside the request.
    func events(beside events: [Event], in state: JournalState) throws(Refusal) -> [Event] {
      switch self {
      case .everybodys: []
      case .proven(let proven): try RequestProver.kept(proven, beside: events, in: state)
      case .glass(let broken): try broken.events(beside: events, in: state)
      }
    }
  }

  private func right(
    to proposal: Proposal, reason: String, isAutomatic: Bool, glassKey: String?
  ) async throws(Failure) -> Right {
    if let glassKey {
      return .glass(
        try await GlassBreaker(world: world, policy: proposal.policy).broken(
          for: request(proposal, reason: reason), repository: proposal.state.repository, key: glassKey))
    }
    let pipeline = proposal.policy.pipeline
    guard !isAutomatic, let prover, pipeline.request != nil else { return .everybodys }
    do throws(Failure) {
      let proven = try await prover.proof(
        of: request(proposal, reason: reason), repository: proposal.state.repository, policy: proposal.policy)
      return proven.map { .proven($0) } ?? .everybodys
    } catch {
      // R21: what is out of reach never stops the way down. And without somebody who may break the glass there would be
      // no other way.
      guard error.kind == .unreachable || pipeline.breakGlass == nil else {
        throw error.with(fix: error.fix + ["rollback \(proposal.plan.place.environment) --break-glass --reason WHY"])
      }
      report(.note("going on without proof of who asks: \(error.what)"))
      return .everybodys
    }
  }

  private func request(_ proposal: Proposal, reason: String) -> RunRequested {
    let plan = proposal.plan
    let steps = plan.steps.filter { $0.name != .migrate || !plan.reverts.isEmpty }
      .map { StepRecord(name: $0.name, effect: $0.effect, targets: $0.targets?.names ?? []) }
    return RunRequested(
      run: RunName("r-0"), kind: .rollback, place: plan.place, commit: plan.commit, tree: plan.tree,
      subject: plan.subject,
      from: plan.from, policy: plan.policy, plan: plan.digest, requester: world.actor.name, excluded: [], gates: [],
      steps: steps, expires: nil, reason: reason, undoes: proposal.undoes.map(\.name), migrationsUntil: nil)
  }

  /// Writes the request and takes the environment, or returns `nil` when it has moved on since the proposal was made.
  private func acquire(
    _ proposal: Proposal, reason: String, isAutomatic: Bool, _ right: Right
  ) async throws(Failure) -> (name: RunName, epoch: Int64)? {
    let (plan, planned) = (proposal.plan, proposal.state)
    var request = request(proposal, reason: reason)
    if let person = right.person { request = request.asked(by: person) }
    let (asked, requester) = (request, request.requester)
    let quarantine = proposal.undoes.map(\.request.commit)
    let at = world.clock.now()
    let state = try await ledger.append { state throws(Refusal) in
      // What it undoes was chosen on what was there a moment ago: a promotion may have ended since.
      guard state[plan.place] == planned[plan.place], state.runs(at: plan.place) == planned.runs(at: plan.place) else {
        return []
      }
      let events = try ExecutionMachine.decide(
        state, .rollback(asked, quarantine: quarantine, at: at, isAutomatic: isAutomatic))
      return try events + right.events(beside: events, in: state)
    }
    guard let run = state.runs(at: plan.place).last, run.sequence >= planned.size, run.request.plan == plan.digest,
      run.request.requester == requester, case .executing(let epoch) = run.phase
    else { return nil }
    report(.run(run.name, isNew: true, plan))
    return (run.name, epoch)
  }

  private func drive(
    _ run: (name: RunName, epoch: Int64), _ proposal: Proposal, acceptsLoss: Bool
  ) async throws(Failure) -> Ending {
    let plan = proposal.plan
    let lease = try await takeLease(plan.place)
    // The plan of a rollback is in the journal already: what it does cannot change under it, only be fenced.
    let driver = RunDriver(
      world: world, ledger: ledger, policy: proposal.policy, plan: plan, run: run.name, epoch: run.epoch,
      lease: lease, replan: { plan.digest }, acceptsLoss: acceptsLoss,
      hasFenced: proposal.fences != nil, report: report)
    let outcome: Result<Run, Failure>
    do throws(Failure) { outcome = .success(try await driver.drive()) } catch { outcome = .failure(error) }
    await lease?.release()
    let ended = try outcome.get()
    return ended.phase == .live ? .live(ended) : .indeterminate(ended)
  }

  /// Refuses before anything is taken when the old release's own tree lacks a program that a step runs.
  private func requirePrograms(_ proposal: Proposal) async throws(Failure) {
    // A clone that lacks the release cannot write its tree out: that is found here, with nothing taken and no run open.
    if !proposal.plan.steps.isEmpty { _ = try await world.history.names(in: "", at: proposal.plan.commit) }
    let missing = try await ProgramCheck(history: world.history).missing(proposal.plan.steps, at: proposal.plan.commit)
    guard let first = missing.first else { return }
    let place = proposal.plan.place
    throw Failure(
      .refused, "E0246", "\(place.environment) cannot go back to \(proposal.target.commit.short) with today's steps",
      state: StateLine.text(of: place, in: proposal.state),
      why: ["\(first.step.rawValue) runs \(first.program), which the tree of \(proposal.target.commit.short) lacks"],
      fix: RollbackTarget(place: place, state: proposal.state, now: world.clock.now()).others(
        than: proposal.target.commit
      )
      .map { "rollback \(place.environment) --to \($0.short)" }
        + ["put the step of that time back into the pipeline, and commit it on \(proposal.state.trunk)"])
  }

  /// Waits until the fenced process has stopped; a paused one is passed by, its epoch is old.
  private func takeLease(_ place: Place) async throws(Failure) -> (any Lease)? {
    let name = LeaseName.of(place)
    let deadline = world.clock.elapsedMilliseconds() + Self.patienceMilliseconds
    while true {
      if let lease = try await world.leases.take(name) { return lease }
      guard world.clock.elapsedMilliseconds() < deadline, !PlantedBug.fencedNotAwaited.isPlanted else {
        report(
          .note(
            "the process of the fenced run does not stop; going on. Its next write to the journal will be refused,"
              + " but what it started on a target without a guard may still act"))
        return nil
      }
      try? await world.clock.sleep(milliseconds: 100)
    }
  }

  /// The policy on the trunk, or the one that the live release was promoted under when the trunk's cannot be read.
  private func policy(
    _ state: JournalState, pipeline: String?, _ environment: EnvironmentName?
  ) async throws(Failure) -> Policy {
    let (policy, problem) = try await PolicySource(world: world)
      .standing(state, pipeline: pipeline, environment: environment)
    if let problem = problem.first { report(.note(problem)) }
    return policy
  }
}
