// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Gives the facts of a page to programs: headings with what stands under them.
enum PageDocument {
  static func document(_ blocks: [Block]) -> Document {
    .array(
      blocks.compactMap { block in
        switch block {
        case .heading(_, let text): .members(["heading": .string(text)])
        case .paragraph(let text): .members(["text": .string(text)])
        case .list(let items): .members(["list": .array(items.map { .string($0) })])
        case .table(let header, let rows):
          .members([
            "header": .array(header.map { .string($0) }),
            "rows": .array(rows.map { .array($0.map { .string($0) }) }),
          ])
        case .picture, .remark: nil
        case .live(let blocks): .members(["live": document(blocks)])
        }
      })
  }
}
