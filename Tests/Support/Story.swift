// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// A small world for tests of the machines: one pipeline, local before staging before production, a line of commits.
public struct Story: Hashable, Sendable {
  /// The state as of now.
  public private(set) var state = JournalState()
  /// Everything that happened, with its time.
  public private(set) var events: [Happening] = []
  /// The time, moved by hand.
  public var now = Instant(milliseconds: 1_000_000)

  /// An event and its time.
  public struct Happening: Hashable, Sendable {
    /// What happened.
    public let event: Event
    /// When.
    public let at: Instant
  }

  /// Begins with an empty journal.
  public init() {
    apply([.journalCreated(repository: "R", trunk: "main")])
  }

  /// The place before.
  public static let staging = Place(pipeline: "shop", environment: EnvironmentName("staging"))
  /// The place after.
  public static let production = Place(pipeline: "shop", environment: EnvironmentName("production"))

  /// Returns the nth commit of the line, from 0.
  public static func commit(_ number: Int) -> CommitID {
    CommitID(String(repeating: String(number), count: 40))
  }

  /// How a commit of the line stands to every other one.
  public static func relations(of number: Int, upTo count: Int) -> [CommitID: Ancestry] {
    var relations: [CommitID: Ancestry] = [:]
    for other in 0..<count {
      relations[commit(other)] = other == number ? .same : other < number ? .newer : .older
    }
    return relations
  }

  /// Describes a request as the engine would make it on this state.
  public func request(
    _ number: Int, to place: Place, approvals: Int = 0, steps: [StepRecord] = Story.steps, plan: String? = nil
  ) -> RunRequested {
    let from = state[place].live?.commit
    var gates = [Self.gate("tests", .verdict)]
    if approvals > 0 { gates.append(Self.gate("release", .approvals(count: approvals))) }
    return RunRequested(
      run: RunName("p-0"), kind: .promotion, place: place, commit: Self.commit(number),
      tree: TreeID("tree\(number)"), subject: "Commit \(number)", from: from, policy: CommitID("policy"),
      plan: Digest(plan ?? "plan-\(number)-\(from?.short ?? "none")-\(place.environment)"), requester: "ann",
      excluded: ["ann"], gates: gates, steps: steps, expires: now.adding(seconds: 3600), reason: "", undoes: [],
      migrationsUntil: nil)
  }

  /// A deploy that can be probed and a verify.
  public static let steps = [
    StepRecord(name: .deploy, effect: .probe), StepRecord(name: .verify, effect: .pure),
  ]

  /// The same with a deploy on two targets.
  public static let targetedSteps = [
    StepRecord(name: .deploy, effect: .probe, targets: ["web-1", "web-2"]), StepRecord(name: .verify, effect: .pure),
  ]

  private static func gate(_ name: String, _ demand: GateDemand) -> GateRecord {
    GateRecord(name: GateName(name), kind: "test", demand: demand, definition: Digest("definition"))
  }

  /// Applies events as the journal would.
  public mutating func apply(_ events: [Event]) {
    for event in events {
      JournalFold.apply(event, sequence: state.size, at: now, to: &state)
      self.events.append(Happening(event: event, at: now))
    }
  }

  /// Decides and applies a command about a request.
  @discardableResult
  public mutating func request(_ command: RequestCommand) throws(Refusal) -> [Event] {
    let events = try RequestMachine.decide(state, command)
    apply(events)
    return events
  }

  /// Decides and applies a command about an execution.
  @discardableResult
  public mutating func execute(_ command: ExecutionCommand) throws(Refusal) -> [Event] {
    let events = try ExecutionMachine.decide(state, command)
    apply(events)
    return events
  }

  /// Decides and applies a command about a hold.
  @discardableResult
  public mutating func hold(_ command: HoldCommand) throws(Refusal) -> [Event] {
    let events = try HoldRules.decide(state, command)
    apply(events)
    return events
  }

  /// Asks for a promotion of a commit and lets its test gate pass; returns the run.
  @discardableResult
  public mutating func ask(
    _ number: Int, to place: Place, approvals: Int = 0, steps: [StepRecord] = Story.steps
  ) throws(Refusal) -> RunName {
    let request = request(number, to: place, approvals: approvals, steps: steps)
    let previous = place == Self.production ? Self.staging : nil
    try self.request(
      .request(request, queue: .supersede, previous: previous, relations: Self.relations(of: number, upTo: 9), at: now))
    let name = state.order[state.order.count - 1]
    try self.request(.startGate(name, GateName("tests")))
    try self.request(.finishGate(passed(name), at: now))
    return name
  }

  /// A verdict for the test gate of a run.
  public func passed(_ name: RunName, verdict: GateVerdict = .passed) -> GateFinished {
    GateFinished(
      run: name, gate: GateName("tests"), verdict: verdict, definition: Digest("definition"),
      tree: state.runs[name]?.request.tree ?? TreeID(""), text: "", evidence: nil, reusedFrom: nil)
  }

  /// Takes the environment for a run under its own plan.
  @discardableResult
  public mutating func acquire(_ name: RunName) throws(Refusal) -> Int64 {
    guard let run = state.runs[name] else { throw .unknownRun(name) }
    let previous = run.request.place == Self.production ? Self.staging : nil
    try execute(.acquire(name, plan: run.request.plan, previous: previous, at: now))
    return state[run.request.place].epoch
  }

  /// Takes every step of a run that has the environment.
  public mutating func finish(_ name: RunName) throws(Refusal) {
    while let run = state.runs[name], let step = run.nextStep {
      let epoch = state[run.request.place].epoch
      try execute(.startStep(name, epoch: epoch, step.name, plan: run.request.plan))
      try execute(.finishStep(finished(name, step.name, .succeeded)))
    }
  }

  /// An outcome of a step under the newest epoch.
  public func finished(_ name: RunName, _ step: StepName, _ outcome: StepOutcome, epoch: Int64? = nil) -> StepFinished {
    let place = state.runs[name]?.request.place ?? Self.staging
    return StepFinished(
      run: name, epoch: epoch ?? state[place].epoch, step: step, outcome: outcome, text: "", evidence: nil)
  }

  /// A person's signature under the plan of a run, for its release gate.
  ///
  /// `plan` is what was signed, where that is not the plan of the run.
  public func approval(of person: String, for name: RunName, plan: Digest? = nil, at: Instant? = nil) -> Approval {
    let plan = plan ?? state.runs[name]?.request.plan ?? Digest("")
    let signed = Document.members([
      "predicate": .members([
        "decision": .string("approve"), "run": .string(name.rawValue), "plan": .string("sha256:\(plan.rawValue)"),
        "gate": .string("release"), "approver": .string(person),
      ])
    ])
    let now = at ?? now
    return Approval(
      gate: GateName("release"), person: PersonName(person), plan: plan, at: now, notAfter: now.adding(seconds: 600),
      statement: DocumentWriter.text(of: signed), signature: "")
  }

  /// Brings a commit up to a place, whole.
  @discardableResult
  public mutating func promote(_ number: Int, to place: Place) throws(Refusal) -> RunName {
    let name = try ask(number, to: place)
    try acquire(name)
    try finish(name)
    return name
  }

  /// Describes a rollback of a place to its target.
  public func rollbackRequest(_ place: Place, isAutomatic: Bool = false) throws(Refusal) -> ExecutionCommand {
    guard let target = state[place].rollbackTarget(at: now) else { throw .noRollbackTarget(place) }
    let undone = state.runs(at: place).filter { run in
      run.request.kind == .promotion
        && (state[place].holder == run.name || state[place].disturbedBy == run.name
          || (run.phase == .live
            && state[place].releases.contains { $0.run == run.name && $0.sequence > target.sequence }))
    }
    let request = RunRequested(
      run: RunName("r-0"), kind: .rollback, place: place, commit: target.commit, tree: target.tree,
      subject: target.subject, from: state[place].live?.commit, policy: CommitID("policy"),
      plan: Digest("rollback-\(target.commit.short)"), requester: "lea", excluded: [], gates: [],
      steps: Self.steps, expires: nil, reason: "", undoes: undone.map(\.name), migrationsUntil: nil)
    return .rollback(request, quarantine: undone.map(\.request.commit), at: now, isAutomatic: isAutomatic)
  }

  /// Takes an environment for a rollback; returns its run.
  @discardableResult
  public mutating func rollBack(_ place: Place, isAutomatic: Bool = false) throws(Refusal) -> RunName {
    try execute(try rollbackRequest(place, isAutomatic: isAutomatic))
    return state.order[state.order.count - 1]
  }
}
