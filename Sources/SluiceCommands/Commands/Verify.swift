// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// The short name of `journal verify`.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the journal; the same as sluice journal verify.",
    // Made from the command within, it would say verify twice.
    usage: "sluice verify [--since <checkpoint>] [--file <file>] [--key <key> ...] [-C <folder>] [--json]",
    discussion: JournalVerify.configuration.discussion)

  @OptionGroup var verify: JournalVerify

  func run() async throws { try await verify.run() }
}
