// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Approves a run with a signature.
struct Approve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Approve a run with your SSH key.",
    discussion: "The plan is computed again from this clone; only when it is that of the run, it is signed.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions

  @Argument(help: ArgumentHelp("The run, such as p-12.", valueName: "run"), completion: KnownNames.waitingRuns)
  var run: String

  func run() async throws {
    let session = try await common.session()
    let path = ApprovalPath(world: session.world, ledger: session.ledger)
    let key = try signing.key(session)
    let attempts = RefusedAttempts(world: session.world, ledger: session.ledger)
    try await attempts.watching("approve \(run)") { () async throws(Failure) in
      // A run may ask the same people at several gates: each is a statement of its own, and a signature.
      while try await approveOne(session, path, key) {}
    }
  }

  /// Approves one gate; returns whether another one wants the same person's approval.
  private func approveOne(_ session: Session, _ path: ApprovalPath, _ key: String) async throws(Failure) -> Bool {
    let output = common.output
    let proposal = try await path.propose(RunName(run), decision: .approve, key: key, reason: "")
    for line in ApprovalView(proposal: proposal, ages: Ages(now: session.world.clock.now())).lines { output.talk(line) }
    try signing.confirm("Sign this as \(proposal.person)?", of: NextCommand.text("approve \(run)"))
    let decided = try await path.decide(proposal, key: key)
    let gate = decided.gate(proposal.gate)
    if path.wantsMore(of: proposal.person, proposal, after: decided) {
      output.talk("\(proposal.person) approved \(decided.name) for \(proposal.gate): \(gate?.text ?? "")")
      return true
    }
    await session.name(pipelineOf: decided)
    let worker = await session.worker(of: decided)
    output.result(
      RunDocument.document(decided, worker: worker),
      [
        "\(proposal.person) approved \(decided.name): \(gate?.text ?? "")",
        "  next  \(RunWords.next(decided, worker: worker).joined(separator: ", or "))",
      ])
    return false
  }
}
