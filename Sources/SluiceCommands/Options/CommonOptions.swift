// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// The options that every command has.
struct CommonOptions: ParsableArguments {
  @Option(
    name: .customShort("C"), help: ArgumentHelp("Work in the repository at this folder.", valueName: "folder"),
    completion: .directory)
  var folder = "."

  @Option(
    help: ArgumentHelp(
      "The pipeline, when the repository has several; the variable SLUICE_PIPELINE names it for every command.",
      valueName: "name"))
  var pipeline: String?

  @Flag(help: "Print the result as one JSON document.")
  var json = false

  mutating func validate() throws {
    let variable = getenv("SLUICE_PIPELINE").map({ String(cString: $0) }).flatMap { $0.isEmpty ? nil : $0 }
    if pipeline != variable { NextCommand.name(pipeline) }
    pipeline = pipeline ?? variable
  }

  func session() async throws(Failure) -> Session {
    let session = try await Composition.required().open(folder)
    await CloneCatchUp(session: session).run(output)
    return session
  }

  /// The history alone, for what asks about nothing but commits.
  func history() throws(Failure) -> any CommitHistory { try Composition.required().history(folder) }

  var output: Output { Output(isJSON: json) }
}
