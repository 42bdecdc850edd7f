// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// The catalogue as a page for reading: `docs/errors.md`.
public enum ErrorsPage {
  /// The page as Markdown.
  public static var markdown: String {
    var lines = [
      "<!-- Written from Sources/ErrorCatalogue; a test holds the two equal. -->", "# Errors", "",
      "Every error has a code that never changes its meaning. `sluice explain CODE` prints the same text offline,",
      "`sluice explain` lists all codes. Words in angle brackets stand for the facts of the moment; words in capitals",
      "in a remedy are to be replaced. The exit code belongs to the code.",
    ]
    for area in ErrorCatalogue.areas {
      lines += ["", "## \(area.title)", "", area.summary]
      for entry in area.entries { lines += section(entry) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ entry: ErrorEntry) -> [String] {
    ["", "### \(entry.code)", ""] + entry.says.map { "> `\($0)`  " } + [
      "", entry.means, "", "Exit code \(entry.kind.rawValue): \(entry.kind.words).  ", "State: \(entry.state.text)", "",
    ] + entry.remedies.map { "- \(shown($0))" }
  }

  /// Brackets and asterisks of a command would be markup.
  private static func shown(_ remedy: String) -> String {
    var text = ""
    for character in remedy {
      if "<>*_[]".contains(character) { text += "\\" }
      text.append(character)
    }
    return text
  }
}
