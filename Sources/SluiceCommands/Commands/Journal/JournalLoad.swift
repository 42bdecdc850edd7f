// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// Appends until it is killed.
struct JournalLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Append entries to a journal of its own in DIR and print each sequence once it is acknowledged.",
    discussion:
      "For kill loops and power cuts: kill it, or the machine, and compare what was printed with what is there.",
    shouldDisplay: false)

  @Argument(help: ArgumentHelp("A folder for the journal and its key.", valueName: "dir"))
  var folder: String

  @Option(help: ArgumentHelp("Stop at so many entries.", valueName: "number"))
  var count = 1_000_000

  func run() async throws {
    try await Composition.required().journal.load(folder, count) { sequence in
      // One write a line: who reads knows that everything printed was acknowledged.
      try? InputFile.write(Array("\(sequence)\n".utf8), to: "-")
    }
  }
}
