// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Shows how two environments differ.
struct EnvDiff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show how two environments differ: release, schema, configuration and services.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("One environment.", valueName: "environment"), completion: KnownNames.environments)
  var left: String

  @Argument(help: ArgumentHelp("Another one.", valueName: "environment"), completion: KnownNames.environments)
  var right: String

  func run() async throws {
    let session = try await common.session()
    let folder = try await session.catalogued(common.pipeline)
    let view = EnvDiffView(
      folder: folder, state: try await session.ledger.state(), left: try folder.entry(EnvironmentName(left)),
      right: try folder.entry(EnvironmentName(right)))
    common.output.result(view.document, view.lines)
  }
}
