// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// Answers questions about commits.
struct History: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Ask about commits as promotions do.",
    discussion: """
      Every answer is the one that a promotion acts on: read from the commits and never guessed from clocks. Where the \
      clone cannot know (shallow, partial, grafts, replace refs) the answer is an error with its remedy, exit code 2.
      """,
    subcommands: [
      HistoryAncestor.self, HistoryMergeBase.self, HistoryCommits.self, HistoryChanges.self, HistoryFile.self,
      HistoryExport.self, HistoryPatchID.self,
    ])
}
