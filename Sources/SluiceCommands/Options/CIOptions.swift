// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// The option of commands that take long enough to have a log.
struct CIOptions: ParsableArguments {
  @Option(
    name: .customLong("ci"),
    help: ArgumentHelp("Write the log for this CI system; found out by itself when left out.", valueName: "system"))
  var system: CISystem?

  @Flag(
    help: "Print what happens, while it happens, as JSON: one event a line. The result for people is then on stderr.")
  var events = false

  /// Refuses what cannot go together with events.
  func check(_ common: CommonOptions, isPlan: Bool) throws {
    guard events else { return }
    guard !common.json else {
      throw ValidationError("--events and --json exclude each other: the last event has the document of --json.")
    }
    guard !isPlan else {
      throw ValidationError("--events and --plan exclude each other: a plan starts nothing that could be told.")
    }
  }
}
