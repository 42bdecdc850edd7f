// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// The one journal that every runner shares.
final class Store {
  private(set) var entries: [JournalEntry] = []
  private var positions: [String: Int] = [:]
  /// No entry can be written until then.
  var fullUntil: Int64 = 0
  /// Since when that is so.
  var fullSince: Int64 = 0
  /// So many entries can be written all the same, because room was kept for them.
  var reserve = 0

  /// What a store keeps free for the end of a run.
  static let reserveWhole = 60

  /// Does what the port promises: all or none, only on what was expected, an id once.
  func deliver(_ drafts: [EntryDraft], expecting: Int64) -> (kept: [JournalEntry], isNew: Bool)? {
    let kept = drafts.compactMap { positions[$0.id] }.map { entries[$0] }
    if kept.count == drafts.count, !drafts.isEmpty { return (kept, false) }
    guard kept.isEmpty, Int64(entries.count) == expecting else { return nil }
    let added = Self.entries(drafts, from: expecting)
    for entry in added {
      positions[entry.id] = entries.count
      entries.append(entry)
    }
    return (added, true)
  }

  static func entries(_ drafts: [EntryDraft], from sequence: Int64) -> [JournalEntry] {
    drafts.enumerated().map { offset, draft in
      JournalEntry(
        sequence: sequence + Int64(offset), id: draft.id, at: draft.at, type: draft.type, actor: draft.actor,
        body: draft.body)
    }
  }
}
