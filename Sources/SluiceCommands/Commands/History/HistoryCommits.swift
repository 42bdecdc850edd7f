// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Lists or counts the commits of a range.
struct HistoryCommits: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "commits", abstract: "List the commits that one has and another has not, newest first.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The commit whose ancestors are listed.", valueName: "tip"))
  var tip: String

  @Option(help: ArgumentHelp("Leave out this commit and all its ancestors.", valueName: "base"))
  var after: String?

  @Option(
    name: .customLong("path"), parsing: .singleValue,
    help: ArgumentHelp("Only commits that changed such a path; may be given several times.", valueName: "glob"))
  var paths: [String] = []

  @Flag(help: "Follow first parents only.")
  var firstParent = false

  @Flag(help: "Print how many there are.")
  var count = false

  @Option(help: ArgumentHelp("List at most so many.", valueName: "number"))
  var limit = 10_000

  func run() async throws {
    let history = try common.history()
    var base: CommitID?
    if let after { base = try await history.commit(after).id }
    let range = CommitRange(
      after: base, upTo: try await history.commit(tip).id,
      paths: paths.isEmpty ? .everything : PathFilter(paths), isFirstParent: firstParent)
    if count {
      let number = try await history.count(range)
      common.output.result(
        .members(["schema": .string("sluice.history.count/1"), "count": .integer(Int64(number))]), ["\(number)"])
      return
    }
    let commits = try await history.commits(in: range, limit: limit)
    guard common.json else {
      return common.output.lines(commits.map { "\($0.id) \(SafeText.line($0.subject, width: 72))" })
    }
    common.output.line(
      .members([
        "schema": .string("sluice.history.commits/1"),
        "commits": .array(
          commits.map {
            .members([
              "id": .string($0.id.rawValue), "subject": .string($0.subject), "author": .string($0.author.email),
            ])
          }),
      ]))
  }
}
