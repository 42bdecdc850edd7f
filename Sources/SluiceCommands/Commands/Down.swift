// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Stops the services of a local environment.
struct Down: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "down", abstract: "Stop the services of the local environment.")

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp("The environment; the local one when left out.", valueName: "environment"),
    completion: KnownNames.environments)
  var environment: String?

  func run() async throws {
    let session = try await common.session()
    let place = try await LocalPlace.find(environment, session: session, pipeline: common.pipeline)
    var isStopped = try await place.lock(session).end()
    if let orchestrator = place.entry.orchestrator,
      orchestrator.kind.isDetached
    {
      try await place.stack(session) { _ in }.takeDown(orchestrator)
      isStopped = true
    }
    common.output.result(
      .members([
        "schema": .string("sluice.down/1"), "environment": .string(place.entry.name.rawValue),
        "stopped": .boolean(isStopped),
      ]), [isStopped ? "\(place.entry.name) is down" : "\(place.entry.name) was not up"])
  }
}
