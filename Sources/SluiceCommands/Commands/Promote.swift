// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Brings a commit into an environment.
struct Promote: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Bring a commit into an environment.",
    discussion: """
      The policy is read from the trunk, the gates run in clean trees of the commit, and nothing is held while people \
      or time are waited for: then the exit code is 3, and the same command goes on later. Where the pipeline says who \
      may ask, you prove it with your key, and a CI job with its identity token.
      """)

  private static let wouldRun: Int32 = 20
  private static let isBlocked: Int32 = 21

  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var ci: CIOptions

  @Option(
    name: .customLong("to"), help: ArgumentHelp("The environment.", valueName: "environment"),
    completion: KnownNames.environments)
  var environment: String

  @Argument(help: ArgumentHelp("The commit: HEAD, a branch, a tag or an id.", valueName: "revision"))
  var revision: String?

  @Flag(help: "Show what would happen, and change nothing.")
  var plan = false

  @Flag(
    help: "With --plan: exit code 0 when there is nothing to do, 20 when it would run, 21 when something blocks it.")
  var exitCode = false

  @Flag(help: "Run every gate and step again for the commit that is live, as after a drift.")
  var reapply = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Wait so long for gates and people, as 90s, 20m or 1h.", valueName: "duration"))
  var wait: DurationArgument?

  @Option(help: ArgumentHelp("Why, for the journal.", valueName: "text"))
  var reason = ""

  func validate() throws { try ci.check(common, isPlan: plan) }

  func run() async throws {
    let session = try await common.session()
    let output = common.output
    let printer = ProgressPrinter(output: output, session: session, ci: ci)
    defer { printer.finish() }
    let signing = self.signing
    let path = PromotionPath(
      world: session.world, ledger: session.ledger, report: { printer.report($0) },
      prover: RequestProver(
        world: session.world, jobs: session.jobs, key: { () throws(Failure) in try signing.key(session) }))
    let environment = EnvironmentName(environment)
    await tellOfUncommitted(session)
    guard !plan else {
      let proposal = try await path.propose(revision, to: environment, pipeline: common.pipeline)
      let view = PlanView(
        proposal: proposal, refusal: try await path.refusal(of: proposal), clock: session.world.clock,
        outlook: await PromotionOutlook(world: session.world, ledger: session.ledger).gates(proposal))
      output.result(view.document, view.lines)
      guard exitCode, !view.isNothingToDo else { return }
      throw ExitCode(view.blockers.isEmpty ? Self.wouldRun : Self.isBlocked)
    }
    try refuseFromWithin(environment, session.world.variables)
    printer.announceInterruption()
    try await LogKeyCheck(session: session).require(pipeline: common.pipeline)
    let reapply = reapply
    let attempts = RefusedAttempts(world: session.world, ledger: session.ledger)
    let ending = try await attempts.watching("promote --to \(environment)") { () async throws(Failure) in
      try await path.promote(
        revision, to: environment, pipeline: common.pipeline, waitMilliseconds: (wait?.seconds ?? 0) * 1000,
        reason: reason, isReapplied: reapply)
    }
    try await printer.end(ending, session.ledger)
  }

  /// A test that promotes where it is run for would start itself again, without end.
  private func refuseFromWithin(_ environment: EnvironmentName, _ variables: [String: String]) throws(Failure) {
    guard let run = variables["SLUICE_RUN"], variables["SLUICE_ENVIRONMENT"] == environment.rawValue,
      common.pipeline == nil || variables["SLUICE_PIPELINE"] == common.pipeline
    else { return }
    throw Failure(
      .refused, "E0258", "this is a command of \(SafeText.line(run)), which promotes to \(environment) itself",
      why: ["SLUICE_RUN is set, as for every command of a gate or a step"],
      fix: ["unset SLUICE_RUN, in a shell that is no command of a run"])
  }

  /// Whoever promotes HEAD may think that it is what they see in their folder.
  private func tellOfUncommitted(_ session: Session) async {
    guard revision ?? "HEAD" == "HEAD", let folder = session.workFolder,
      let files = await UncommittedFiles.find(in: folder, tools: session.machine.tools)
    else { return }
    for line in files.note(forPerson: Output.canAsk) { common.output.talk(line) }
  }
}
