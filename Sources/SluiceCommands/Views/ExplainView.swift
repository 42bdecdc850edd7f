// SPDX-License-Identifier: Apache-2.0
internal import ErrorCatalogue
internal import PromotionCore

/// Shows error codes with their meaning and remedies.
enum ExplainView {
  private static let width = 80

  /// One code, whole.
  static func lines(_ entry: ErrorEntry) -> [String] {
    var lines: [String] = []
    for (index, sentence) in entry.says.enumerated() {
      lines += WrappedText.lines(sentence, label: index == 0 ? "error[\(entry.code)]: " : "or: ", width: width)
    }
    lines.append("")
    lines += WrappedText.lines(entry.means, label: "  means  ", width: width)
    lines += WrappedText.lines(entry.state.text, label: "  state  ", width: width)
    lines += WrappedText.lines("\(entry.kind.rawValue): \(entry.kind.words)", label: "  exit   ", width: width)
    for (index, remedy) in entry.remedies.enumerated() {
      lines += WrappedText.lines(remedy, label: index == 0 ? "  do     " : "         ", width: width)
    }
    return lines
  }

  /// The codes of a part of sluice, one or two lines each.
  static func list(_ area: ErrorArea) -> [String] {
    [area.title]
      + area.entries.flatMap { WrappedText.lines($0.says[0], label: "  \($0.code)  ", width: width) } + [""]
  }

  /// The document for `--json`.
  static func document(_ areas: [ErrorArea]) -> Document {
    .members([
      "schema": .string("sluice.explain/1"),
      "errors": .array(areas.flatMap { area in area.entries.map { document($0, area.title) } }),
    ])
  }

  private static func document(_ entry: ErrorEntry, _ area: String) -> Document {
    .members([
      "code": .string(entry.code), "exit": .integer(Int64(entry.kind.rawValue)), "area": .string(area),
      "says": .array(entry.says.map { .string($0) }), "means": .string(entry.means),
      "state": .string(entry.state.text), "do": .array(entry.remedies.map { .string($0) }),
    ])
  }
}
