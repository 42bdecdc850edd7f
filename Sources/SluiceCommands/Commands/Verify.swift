// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Checks the journal.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the journal: every line, its order, its links and its meaning.")

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let session = try await common.session()
    let report = try await session.verifyJournal()
    let document = Document.members([
      "schema": .string("sluice.verify/1"), "entries": .integer(report.entries), "root": .string(report.root),
      "coverage": .string(report.coverage), "fault": report.fault.map { .string($0) },
    ])
    if let fault = report.fault {
      if common.json {
        common.output.result(document, [])
        throw ExitCode(Failure.Kind.refused.rawValue)
      }
      throw Failure(
        .refused, "E0622", "the journal is not what was written", why: [fault],
        fix: ["restore \(session.journalFolder) from a copy, and run: sluice verify"])
    }
    let state = try await session.ledger.state()
    common.output.result(
      document,
      [
        "journal ok: \(report.entries) entries, \(state.order.count) runs", "  root  \(report.root)",
        "  \(report.coverage)",
      ])
  }
}
