// SPDX-License-Identifier: Apache-2.0
/// Writes a page as one HTML file that loads nothing.
enum HTMLPage {
  private static let style = """
    :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
    table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}
    th,td{border:1px solid #8886;padding:.35rem .6rem;text-align:left;vertical-align:top}th{background:#8881}
    code{font-size:.9em;background:#8882;padding:.1em .3em;border-radius:3px}h1,h2,h3{line-height:1.2}
    h2{margin-top:2.5rem;border-bottom:1px solid #8886;padding-bottom:.3rem}
    .picture{width:100%;max-height:16rem;font:14px system-ui,sans-serif}.picture rect{fill:#8882;stroke:currentColor}
    .picture text{fill:currentColor}.picture .gate{font-size:11px}.picture .way{stroke:currentColor;fill:none}
    .picture marker path{fill:currentColor}.live{border-left:4px solid #2a8;padding-left:1rem}
    """

  static func text(_ blocks: [Block]) -> String {
    let title =
      blocks.lazy.compactMap { block -> String? in
        if case .heading(1, let text) = block { return text }
        return nil
      }.first ?? "Environments"
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTMLText.escaped(title))</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      \(blocks.flatMap(lines).joined(separator: "\n"))
      </body>
      </html>

      """
  }

  private static func head(_ cells: [String]) -> [String] {
    ["<thead><tr>" + cells.map { "<th>\(HTMLText.inline($0))</th>" }.joined() + "</tr></thead>"]
  }

  private static func lines(of block: Block) -> [String] {
    switch block {
    case .heading(let level, let text): ["<h\(level)>\(HTMLText.inline(text))</h\(level)>"]
    case .paragraph(let text): ["<p>\(HTMLText.inline(text))</p>"]
    case .list(let items): ["<ul>"] + items.map { "<li>\(HTMLText.inline($0))</li>" } + ["</ul>"]
    case .table(let header, let rows):
      ["<table>"] + (header.allSatisfy(\.isEmpty) ? [] : head(header)) + ["<tbody>"]
        + rows.map { row in "<tr>" + row.map { "<td>\(HTMLText.inline($0))</td>" }.joined() + "</tr>" }
        + ["</tbody>", "</table>"]
    case .picture(let picture): picture.svg
    case .remark(let text):
      ["<!-- \(text.split(separator: "-", omittingEmptySubsequences: true).joined(separator: "-")) -->"]
    case .live(let blocks): ["<div class=\"live\">"] + blocks.flatMap(lines) + ["</div>"]
    }
  }
}
