// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Proves a folder of migrations on a copy of a database.
struct Prove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Prove migrations on a copy of a database: up, down, up, schema and rows compared.",
    discussion: """
      Needs no pipeline. What the database lacks of the folder's migrations is proved, each one alone and all \
      together; the database itself is only read. Exit code 1 says that one of them failed.
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The folder of the migrations in the commit.", valueName: "folder"))
  var scripts: String

  @Option(help: ArgumentHelp("sqlite:PATH, postgres://USER@HOST/NAME or env:NAME.", valueName: "database"))
  var database: String

  @Option(
    help: ArgumentHelp("A server on which copies may be made; one of our own when left out.", valueName: "server"))
  var scratch: String?

  @Option(help: ArgumentHelp("The layout, when looking at the files is not enough.", valueName: "name"))
  var layout: String?

  @Option(name: .customLong("at"), help: ArgumentHelp("The commit.", valueName: "revision"))
  var revision = "HEAD"

  func run() async throws {
    var gate = MigrationGate(scripts: scripts, database: database)
    gate.scratch = scratch
    if let layout {
      guard let known = MigrationLayout(rawValue: layout) else {
        throw Failure(
          .usage, "E0531", "there is no layout \(SafeText.line(layout))",
          why: ["layouts are \(MigrationLayout.allCases.map(\.rawValue).joined(separator: ", "))"],
          fix: ["leave --layout out, and it is recognised"])
      }
      gate.layout = known
    }
    let session = try await common.session()
    let report = try await MigrationInspection(world: session.world).prove(gate, at: revision)
    let view = ProofView(report: report)
    common.output.result(view.document, view.lines)
    if report.proof?.isPassed == false { throw ExitCode(Failure.Kind.refused.rawValue) }
  }
}
