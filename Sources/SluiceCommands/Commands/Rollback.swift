// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Brings an environment back to its last good release.
struct Rollback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Bring an environment back to its last good release.",
    discussion: """
      Without an argument it is the last environment of the pipeline. It works in every state: a running promotion is \
      stopped and fenced first. Afterwards the environment is on hold, and what was taken back is in quarantine. Where \
      the pipeline says who may ask, you prove it with your key; with --break-glass whoever is on call goes on without \
      that right, signs a reason, and somebody else reviews it: sluice review RUN. With --offline it goes \
      on while a shared journal is out of reach: it decides on this clone's copy and records here, durable and \
      signed, and the next command that reaches the journal merges that, or says that others were faster.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var ci: CIOptions

  @Argument(
    help: ArgumentHelp("The environment; the last one of the pipeline when left out.", valueName: "environment"),
    completion: KnownNames.environments)
  var environment: String?

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("Go back to this commit instead of the last verified release.", valueName: "commit"),
    completion: KnownNames.commits)
  var commit: String?

  @Flag(help: "Show what would happen, and change nothing.")
  var plan = false

  @Flag(help: "Practise it into a scratch target, and write down how long it took; the environment is not touched.")
  var drill = false

  @Flag(help: "Sign that you do it without the right to ask; somebody else reviews it afterwards.")
  var breakGlass = false

  @Flag(help: "Where the shared journal does not answer, decide on the copy here, and merge what was done later.")
  var offline = false

  @Flag(help: "Take back migrations even where that loses values.")
  var acceptLoss = false

  @Flag(help: "Roll back once more: past a rollback that was done, or in place of one that is at work.")
  var again = false

  @Option(help: ArgumentHelp("Why, for the journal and for those who find the hold.", valueName: "text"))
  var reason = ""

  func validate() throws { try ci.check(common, isPlan: plan) }

  func run() async throws {
    var session = try await common.session()
    let output = common.output
    if offline, let away = try await session.offline() {
      let size = try await away.world.journal.head()
      output.talk(
        "offline: deciding on \(size) entries that this clone has; the next command in reach merges what is done")
      session = away
    }
    do { try await run(session, output) } catch let failure as Failure {
      guard failure.kind == .unreachable, ["E0640", "E0651"].contains(failure.code), !offline else { throw failure }
      throw failure.with(
        fix: failure.fix + ["rollback\(environment.map { " \($0)" } ?? "")\(repeated) --offline"])
    }
  }

  private func run(_ session: Session, _ output: Output) async throws {
    let printer = ProgressPrinter(output: output, session: session, ci: ci)
    defer { printer.finish() }
    let signing = self.signing
    let path = RollbackPath(
      world: session.world, ledger: session.ledger, report: { printer.report($0) },
      prover: RequestProver(
        world: session.world, jobs: session.jobs, key: { () throws(Failure) in try signing.key(session) }))
    let name = environment.map { EnvironmentName($0) }
    guard !drill else { return try await practise(session, name) }
    guard !plan else {
      let proposal = try await path.propose(
        name, pipeline: common.pipeline, to: commit, isAgain: again, acceptsLoss: acceptLoss)
      let view = RollbackView(
        proposal: proposal, options: repeated, ages: Ages(now: session.world.clock.now()),
        outlook: await RollbackOutlook(world: session.world).lines(proposal), journal: session.world.journal.kind,
        isOffline: offline)
      output.result(view.document, view.lines)
      return
    }
    printer.announceInterruption()
    let glassKey = breakGlass ? try signing.key(session) : nil
    let attempts = RefusedAttempts(world: session.world, ledger: session.ledger)
    let ending = try await attempts.watching("rollback \(environment ?? "")") { () async throws(Failure) in
      try await path.rollBack(
        name, pipeline: common.pipeline, to: commit, reason: reason, isAgain: again, acceptsLoss: acceptLoss,
        glassKey: glassKey)
    }
    try await printer.end(ending, session.ledger)
  }

  /// The options that make a plan what it is, as they are typed.
  private var repeated: String {
    (commit.map { " --to \($0)" } ?? "") + (again ? " --again" : "") + (acceptLoss ? " --accept-loss" : "")
  }

  private func practise(_ session: Session, _ name: EnvironmentName?) async throws {
    let printer = ProgressPrinter(output: common.output, session: session, ci: ci)
    defer { printer.finish() }
    let (policy, _) = try await session.policy(common.pipeline)
    let folder = try await PipelineSource(session: session, origin: .trunk).folder(policy.pipeline.name)
    let last = policy.pipeline.environments.last?.name ?? EnvironmentName("production")
    let drill = try await DrillPath(world: session.world, ledger: session.ledger, report: { printer.report($0) })
      .drill(name ?? last, pipeline: common.pipeline, catalogue: folder.catalogue)
    let exit = drill.isPassed ? 0 : Failure.Kind.refused.rawValue
    printer.result(
      .members([
        "schema": .string("sluice.drill/1"), "environment": .string((name ?? last).rawValue),
        "from": .string(drill.from.rawValue), "commit": .string(drill.commit.rawValue),
        "milliseconds": .integer(drill.milliseconds), "passed": .boolean(drill.isPassed), "text": .string(drill.text),
      ]),
      [
        "drill of \(name ?? last)  \(drill.from.short) -> \(drill.commit.short)  \(drill.text)",
        drill.isPassed ? "  it worked, and is written down" : "  it did not work in time; that is written down too",
      ], exit: exit)
    guard drill.isPassed else { throw ExitCode(exit) }
  }
}
