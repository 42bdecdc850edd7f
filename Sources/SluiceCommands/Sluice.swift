// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser

/// The command `sluice`.
public struct Sluice: AsyncParsableCommand {
  /// How it is called and what it can do.
  public static let configuration = CommandConfiguration(
    commandName: "sluice",
    abstract: "Promotes commits through gates, records every decision, and takes them back with one word.",
    discussion: """
      Called as promote, approve or rollback it is that subcommand.

      Exit codes: 0 done, 1 refused or failed (environment unchanged or restored), 2 usage, policy or repository, 3 \
      waiting, 4 not authorised, 5 busy, 6 stale or superseded, 7 indeterminate or changed: look now, 8 unreachable \
      (nothing started), 70 a defect of sluice.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(name: "The three verbs", subcommands: [Promote.self, Approve.self, Rollback.self]),
      CommandGroup(
        name: "Look",
        subcommands: [
          Status.self, Log.self, Show.self, Why.self, Diff.self, Metrics.self, Notify.self, Verify.self, Journal.self,
          History.self, Prove.self, Explain.self,
        ]),
      CommandGroup(
        name: "Decide",
        subcommands: [
          Reject.self, Cancel.self, Resolve.self, HoldEnvironment.self, Halt.self, QuarantineCommit.self, Resume.self,
        ]),
      CommandGroup(name: "Rights", subcommands: [PolicyCommand.self, Review.self]),
      CommandGroup(name: "On a target", subcommands: [Guard.self, Worker.self]),
      CommandGroup(name: "Environments", subcommands: [Env.self, Docs.self, Up.self, Down.self, Keep.self]),
      CommandGroup(name: "Begin", subcommands: [Init.self, Check.self, DoctorCommand.self, CompletionScript.self]),
    ])

  /// The label of usage errors, the same as that of every other error.
  public static var _errorLabel: String { "error" }

  /// Makes the command.
  public init() {}
}
