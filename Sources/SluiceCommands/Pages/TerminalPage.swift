// SPDX-License-Identifier: Apache-2.0
/// Writes blocks of a page for a terminal.
enum TerminalPage {
  static func lines(_ blocks: [Block]) -> [String] { blocks.flatMap(lines) }

  private static func lines(of block: Block) -> [String] {
    switch block {
    case .heading(_, let text): ["", plain(text).uppercased()]
    case .paragraph(let text): wrapped(plain(text), first: "  ", others: "  ")
    case .list(let items): items.flatMap { wrapped(plain($0), first: "  - ", others: "    ") }
    case .table(let header, let rows) where header.allSatisfy(\.isEmpty): rows.flatMap(pair)
    case .table(let header, let rows): Table.lines([header] + rows.map { $0.map(plain) })
    case .picture, .remark: []
    case .live(let blocks): lines(blocks)
    }
  }

  /// A name and a text, which may be long.
  private static func pair(_ row: [String]) -> [String] {
    let name = row.first ?? ""
    let left = "  " + name + String(repeating: " ", count: Swift.max(1, 22 - name.count))
    return wrapped(
      plain(row.dropFirst().joined(separator: " ")), first: left, others: String(repeating: " ", count: 24))
  }

  private static func plain(_ text: String) -> String {
    InlineText.pieces(of: SafeText.line(text)).map { piece in
      switch piece {
      case .plain(let text), .code(let text), .address(let text): text
      }
    }.joined()
  }

  private static func wrapped(_ text: String, first: String, others: String) -> [String] {
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + word.count + 1 > Table.columns {
        lines.append(line)
        line = others
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }
}
