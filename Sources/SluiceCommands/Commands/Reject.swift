// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Rejects a run with a signature.
struct Reject: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Reject a run with your SSH key; that is final for the run.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions

  @Argument(help: ArgumentHelp("The run, such as p-12.", valueName: "run"), completion: KnownNames.waitingRuns)
  var run: String

  @Option(help: ArgumentHelp("Why.", valueName: "text"))
  var reason: String

  func validate() throws {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--reason says nothing; write why.")
    }
  }

  func run() async throws {
    let session = try await common.session()
    let path = ApprovalPath(world: session.world, ledger: session.ledger)
    let key = try signing.key(session)
    let attempts = RefusedAttempts(world: session.world, ledger: session.ledger)
    let decided = try await attempts.watching("reject \(run)") { () async throws(Failure) in
      let proposal = try await path.propose(RunName(run), decision: .reject, key: key, reason: reason)
      try signing.confirm(
        "Reject \(run) as \(proposal.person)? That is final.", of: NextCommand.text("sluice reject \(run) --reason '…'")
      )
      return try await path.decide(proposal, key: key)
    }
    common.output.result(
      RunDocument.document(decided),
      [
        "\(decided.name) is \(SafeText.line(RunWords.text(decided)))",
        "  now   \(StateLine.text(of: decided.request.place, in: try await session.ledger.state()))",
      ])
  }
}
