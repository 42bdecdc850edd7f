// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Compares an environment with what the catalogue and the journal say.
struct EnvCheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find out whether an environment is as the catalogue and the journal say.",
    discussion: """
      Asks the url, the services' ports and health checks, the databases and their schema version, the stores, the \
      deploy step's probe and the configuration that was promoted. It changes nothing. Exit code 0 when nothing \
      drifted, 1 when something did: fit for a monitor.
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The environment.", valueName: "environment"), completion: KnownNames.environments)
  var environment: String

  func run() async throws {
    let session = try await common.session()
    let (policy, _) = try await session.policy(common.pipeline)
    let folder = try await PipelineSource(session: session, origin: .trunk).folder(policy.pipeline.name)
    let entry = try folder.entry(EnvironmentName(environment))
    let facts = try await EnvironmentCheck(
      world: session.world, ledger: session.ledger, policy: policy, entry: entry, probe: session.machine.probe,
      tools: session.machine.tools
    ).facts()
    let drifts = facts.filter { $0.standing == .drift }
    common.output.result(document(facts), lines(facts, drifts.count))
    guard drifts.isEmpty else { throw ExitCode(Failure.Kind.refused.rawValue) }
  }

  private func lines(_ facts: [CheckedFact], _ drifts: Int) -> [String] {
    var lines: [String] = []
    for fact in facts {
      let word: String =
        switch fact.standing {
        case .good: "ok"
        case .drift: "DRIFT"
        case .skipped: "-"
        }
      lines += Table.lines([[word.padded(to: 5), fact.subject.padded(to: 20), SafeText.line(fact.text)]])
      if !fact.fix.isEmpty { lines.append("         fix  \(SafeText.line(NextCommand.text(fact.fix)))") }
    }
    let count = "\(facts.filter { $0.standing != .skipped }.count) things looked at"
    return lines + [
      "",
      drifts == 0 ? "\(environment) is as it should be (\(count))" : "\(environment) drifted in \(drifts) of \(count)",
    ]
  }

  private func document(_ facts: [CheckedFact]) -> Document {
    .members([
      "schema": .string("sluice.env-check/1"), "environment": .string(environment),
      "drifts": .integer(Int64(facts.filter { $0.standing == .drift }.count)),
      "facts": .array(
        facts.map {
          .members([
            "subject": .string($0.subject), "standing": .string($0.standing.rawValue), "text": .string($0.text),
            "fix": $0.fix.isEmpty ? nil : .string($0.fix),
          ])
        }),
    ])
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}
