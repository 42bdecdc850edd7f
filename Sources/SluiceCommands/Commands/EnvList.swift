// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Lists the environments.
struct EnvList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the environments.")

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let session = try await common.session()
    let folder = try await session.catalogued(common.pipeline)
    let state = try await session.ledger.state()
    let rows = folder.pipeline.environments.map { environment -> [String] in
      let live = state[Place(pipeline: folder.pipeline.name, environment: environment.name)].live
      let entry = folder.catalogue?.environment(environment.name)
      return [
        environment.name.rawValue, entry?.tier.rawValue ?? "", live.map(\.commit.short) ?? "-",
        entry?.url?.text ?? "", entry.map { SafeText.line($0.purpose) } ?? "",
      ]
    }
    common.output.result(
      .members([
        "schema": .string("sluice.env-list/1"), "pipeline": .string(folder.pipeline.name),
        "environments": .array(
          folder.pipeline.environments.map { environment in
            let entry = folder.catalogue?.environment(environment.name)
            let live = state[Place(pipeline: folder.pipeline.name, environment: environment.name)].live
            return .members([
              "name": .string(environment.name.rawValue), "tier": entry.map { .string($0.tier.rawValue) },
              "url": (entry?.url).map { .string($0.text) }, "purpose": entry.map { .string($0.purpose) },
              "live": live.map { .string($0.commit.rawValue) },
            ])
          }),
      ]), Table.fitted([["ENVIRONMENT", "TIER", "LIVE", "URL", "FOR"]] + rows, indent: 0))
  }
}
