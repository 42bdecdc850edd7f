// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Says what somebody else found about a rollback past everything.
struct Review: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Review a rollback for which somebody else broke the glass, with your SSH key.",
    discussion: """
      Until then status says so, and after too many nobody can break the glass again. One of the group that \
      `break-glass` names in `review` says it, and not whoever did it.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions

  @Argument(help: ArgumentHelp("The rollback, such as r-12.", valueName: "run"), completion: KnownNames.runs)
  var run: String

  @Option(help: ArgumentHelp("What you found.", valueName: "text"))
  var reason: String

  @Flag(help: "It was not right to break the glass.")
  var unjustified = false

  func validate() throws {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--reason says nothing; write what you found.")
    }
  }

  func run() async throws {
    let session = try await common.session()
    let key = try signing.key(session)
    try signing.confirm(
      "Sign that it was \(unjustified ? "NOT " : "")right to break the glass for \(run)?",
      of: NextCommand.text("sluice review \(run) --reason '…'"))
    let attempts = RefusedAttempts(world: session.world, ledger: session.ledger)
    let reviewed = try await attempts.watching("review \(run)") { () async throws(Failure) in
      try await ReviewPath(world: session.world, ledger: session.ledger)
        .review(RunName(run), isJustified: !unjustified, reason: reason, key: key)
    }
    common.output.result(
      .members([
        "schema": .string("sluice.review/1"), "run": .string(run), "by": .string(reviewed.by.rawValue),
        "justified": .boolean(reviewed.isJustified), "reason": .string(reviewed.reason),
      ]),
      [
        "\(SafeText.line(reviewed.by.rawValue)) reviewed \(run):"
          + " \(reviewed.isJustified ? "it was right to break the glass" : "it was NOT right to break the glass")"
      ])
  }
}
