// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// A kept checkpoint as a document.
enum AnchorDocument {
  static func document(_ anchor: JournalAnchor) -> Document {
    .members([
      "source": .string(anchor.source), "entries": .integer(anchor.size), "root": .string(anchor.root),
      "cosigners": .array(
        anchor.cosigners.map {
          .members([
            "name": .string($0.name), "time": .integer(Int64(clamping: min($0.time, 1 << 53 - 1))),
            "checked": .boolean($0.isKnown),
          ])
        }),
    ])
  }
}
