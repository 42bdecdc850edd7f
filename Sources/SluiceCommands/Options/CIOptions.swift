// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// The option of commands that take long enough to have a log.
struct CIOptions: ParsableArguments {
  @Option(
    name: .customLong("ci"),
    help: ArgumentHelp("Write the log for this CI system; found out by itself when left out.", valueName: "system"))
  var system: CISystem?
}
