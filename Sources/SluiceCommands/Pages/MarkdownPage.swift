// SPDX-License-Identifier: Apache-2.0
/// Writes a page as Markdown (GitHub's flavour: tables, Mermaid).
enum MarkdownPage {
  /// Between these two lines is what changes with the journal.
  static let liveBegin = "<!-- live: begin -->"
  static let liveEnd = "<!-- live: end -->"
  private static let widthMax = 100

  static func text(_ blocks: [Block]) -> String {
    blocks.map { lines(of: $0).joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// Returns the page without what changes with the journal.
  static func withoutLive(_ text: String) -> String {
    var kept: [Substring] = []
    var isLive = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == liveBegin { isLive = true }
      if !isLive { kept.append(line) }
      if line == liveEnd { isLive = false }
    }
    return kept.joined(separator: "\n")
  }

  private static func lines(of block: Block) -> [String] {
    switch block {
    case .heading(let level, let text): [String(repeating: "#", count: level) + " " + inline(text)]
    case .paragraph(let text): wrapped(inline(text), indent: "")
    case .list(let items): items.flatMap { wrapped("- " + inline($0), indent: "  ") }
    case .table(let header, let rows):
      [row(header), "|" + header.map { _ in "---|" }.joined()] + rows.map(row)
    case .picture(let picture): ["```mermaid"] + picture.mermaid + ["```"]
    case .remark(let text): ["<!-- \(text) -->"]
    case .live(let blocks):
      [liveBegin, ""] + blocks.map { lines(of: $0).joined(separator: "\n") + "\n" } + [liveEnd]
    }
  }

  private static func row(_ cells: [String]) -> String {
    "| "
      + cells.map { inline($0).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
      .joined(separator: " | ") + " |"
  }

  private static func inline(_ text: String) -> String {
    InlineText.pieces(of: text).map { piece in
      switch piece {
      case .plain(let text): escaped(text)
      case .code(let text): "`\(SafeText.line(text))`"
      case .address(let text): "<\(text)>"
      }
    }.joined()
  }

  /// What would be a mark of Markdown in the middle of a line.
  private static func escaped(_ text: String) -> String {
    var safe = ""
    for character in SafeText.line(text) {
      if "\\*_<>[]".contains(character) { safe.append("\\") }
      safe.append(character)
    }
    return safe
  }

  private static func wrapped(_ text: String, indent: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + word.count + 1 > widthMax {
        lines.append(line)
        line = indent + word
      } else {
        line += (line.isEmpty || line == indent ? "" : " ") + word
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
