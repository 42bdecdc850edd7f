// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// Looks at environments as the catalogue describes them.
struct Env: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "env",
    abstract: "Show the environments, how they differ, and whether they are as they should be.",
    subcommands: [EnvList.self, EnvShow.self, EnvDiff.self, EnvCheck.self])
}
