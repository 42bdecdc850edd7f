// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows how fast and how safely changes arrive.
struct Metrics: AsyncParsableCommand {
  /// How it is printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, prometheus
  }

  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Show deployments, lead time, failures and recovery of each environment, from the journal.",
    discussion: """
      A failure is a promotion that changed the environment and then failed, or that was rolled back: what else went \
      wrong the journal cannot know. --format prometheus --output FILE replaces the file at once, for the textfile \
      collector of node_exporter.
      """)

  @OptionGroup var common: CommonOptions

  @Option(parsing: .unconditional, help: ArgumentHelp("Look back so long.", valueName: "duration"))
  var within = DurationArgument(seconds: 30 * 86_400)

  @Option(help: ArgumentHelp("text, or prometheus for the text format that it scrapes.", valueName: "format"))
  var format = Format.text

  @Option(help: ArgumentHelp("Write it into this file instead.", valueName: "path"))
  var output: String?

  func run() async throws {
    let session = try await common.session()
    let (policy, _) = try await session.standing(common)
    let state = try await session.ledger.wholeState()
    let now = session.world.clock.now()
    var all: [EnvironmentSamples] = []
    for environment in policy.pipeline.environments {
      let figures = DeliveryFigures(
        place: policy.place(environment.name), state: state, since: now.adding(seconds: -within.seconds), now: now)
      all.append(
        EnvironmentSamples(
          figures: figures, leadSeconds: try await figures.leadSeconds(session.world.history),
          behind: try await behind(figures, policy, session)))
    }
    let lines = format == .text ? table(all) : PrometheusText(samples: all.flatMap(\.samples)).lines
    if let output {
      try WorkingFiles(folder: "\(session.workFolder ?? ".")").write(
        lines.map { $0 + "\n" }.joined(), to: output)
    }
    common.output.result(document(all), output.map { ["\($0) is written"] } ?? lines)
  }

  private func behind(
    _ figures: DeliveryFigures, _ policy: Policy, _ session: Session
  ) async throws(Failure) -> Int? {
    guard let live = figures.state[figures.place].live else { return nil }
    do throws(Failure) {
      return try await session.world.history.count(CommitRange(after: live.commit, upTo: policy.commit))
    } catch  where error.kind == .usage { return nil }
  }

  private func table(_ all: [EnvironmentSamples]) -> [String] {
    func duration(_ seconds: Int64?) -> String { seconds.map { DurationText.text(seconds: $0) } ?? "-" }
    let rows = all.map { entry in
      let figures = entry.figures
      return [
        figures.place.environment.rawValue, "\(figures.deployments.count)", duration(entry.leadSeconds),
        figures.failPerMille.map { "\($0 / 10)%" } ?? "-", duration(figures.recoverySeconds),
        entry.behind.map { "\($0)" } ?? "-",
      ]
    }
    return ["over the last \(DurationText.text(seconds: within.seconds))", ""]
      + Table.lines([["ENVIRONMENT", "DEPLOYMENTS", "LEAD TIME", "FAILED", "RECOVERY", "BEHIND"]] + rows)
      + [
        "",
        "  lead time and recovery are medians;",
        "  failed counts what was rolled back, or broke while it was put in place",
      ]
  }

  private func document(_ all: [EnvironmentSamples]) -> Document {
    .members([
      "schema": .string("sluice.metrics/1"), "seconds": .integer(within.seconds),
      "environments": .array(
        all.map { entry in
          .members([
            "name": .string(entry.figures.place.environment.rawValue),
            "deployments": .integer(Int64(entry.figures.deployments.count)),
            "failures": .integer(Int64(entry.figures.failures.count)),
            "failPerMille": entry.figures.failPerMille.map { .integer($0) },
            "leadSeconds": entry.leadSeconds.map { .integer($0) },
            "recoverySeconds": entry.figures.recoverySeconds.map { .integer($0) },
            "behind": entry.behind.map { .integer(Int64($0)) },
          ])
        }),
    ])
  }
}
