// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ErrorCatalogue
internal import PromotionCore

/// Says what an error code means and what to do about it.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what an error code means, and what to do.",
    discussion: """
      The texts are in the program: neither network nor repository is needed. Without a code all of them are listed.

        sluice explain E0105
        sluice explain
      """)

  @Argument(
    help: ArgumentHelp("The code, as it stands in brackets after the word error.", valueName: "code"),
    completion: .list(ErrorCatalogue.entries.map(\.code)))
  var code: String?

  @Flag(help: "Print the result as one JSON document.")
  var json = false

  func run() throws {
    let output = Output(isJSON: json)
    guard let code else {
      return output.result(
        ExplainView.document(ErrorCatalogue.areas), ErrorCatalogue.areas.flatMap(ExplainView.list))
    }
    guard let entry = ErrorCatalogue.entry(code), let area = ErrorCatalogue.area(of: entry) else {
      let near = ErrorCatalogue.near(code)
      throw Failure(
        .usage, "E0290", "there is no error code \(code)",
        why: [near.isEmpty ? "codes look like E0105" : "near to it: \(near.joined(separator: ", "))"],
        fix: near.map { "sluice explain \($0)" } + ["sluice explain"])
    }
    output.result(
      ExplainView.document([ErrorArea(title: area.title, summary: area.summary, entries: [entry])]),
      ExplainView.lines(entry))
  }
}
