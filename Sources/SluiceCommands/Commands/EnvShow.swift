// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Shows one environment.
struct EnvShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything that is known of an environment, and its configuration.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The environment.", valueName: "environment"), completion: KnownNames.environments)
  var environment: String

  func run() async throws {
    let session = try await common.session()
    let folder = try await session.catalogued(common.pipeline)
    let entry = try folder.entry(EnvironmentName(environment))
    let state = try await session.ledger.state()
    let place = Place(pipeline: folder.pipeline.name, environment: entry.name)
    guard let environment = folder.pipeline.environment(entry.name) else { return }
    let section = EnvironmentSection(environment: environment, entry: entry, people: folder.pipeline.people)
    let values = folder.configuration?.release(in: entry.name)
    var lines = ["\(entry.name)  \(entry.tier.rawValue)", "  now   \(StateLine.text(of: place, in: state))", ""]
    lines += TerminalPage.lines(section.blocks)
    if let values {
      lines += ["", "CONFIGURATION"]
      lines += Table.lines(values.entries.map { [$0.name, SafeText.line($0.value.text)] })
    }
    common.output.result(
      .members([
        "schema": .string("sluice.env/1"), "environment": .string(entry.name.rawValue),
        "tier": .string(entry.tier.rawValue), "url": entry.url.map { .string($0.text) },
        "live": state[place].live.map { .string($0.commit.rawValue) }, "about": PageDocument.document(section.blocks),
        "configuration": values?.document,
      ]), lines)
  }
}
