// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// What a draft has to be before it may become an entry.
enum JournalDrafts {
  /// Refuses ids that are not ids or come twice, and kinds that only the journal itself may write.
  static func check(_ drafts: [EntryDraft]) throws(Failure) {
    var ids: Set<String> = []
    for draft in drafts {
      guard JournalLine.isID(draft.id.utf8), ids.insert(draft.id).inserted else {
        throw Failure(.defect, "E7013", "the id of a journal entry is malformed or comes twice", why: [draft.id])
      }
      guard !draft.type.hasPrefix("journal.") else {
        throw Failure(.defect, "E7013", "only the journal writes entries of this type", why: [draft.type])
      }
    }
  }

  /// Returns the lines that follow, each with its newline; nothing is written that would not be read back.
  static func bytes(_ drafts: [EntryDraft], after contents: JournalContents) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var previous = contents.last
    for (offset, draft) in drafts.enumerated() {
      let line = JournalLine.bytes(
        draft, sequence: contents.size + Int64(offset), previous: previous, durable: contents.size)
      switch JournalLine.parse(line) {
      case .success(let parsed): previous = parsed.leaf
      case .failure(let fault):
        throw UnwritableEntry.failure(draft, bytes: line.count, fault)
      }
      bytes += line + [0x0A]
    }
    return bytes
  }
}
