// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// A journal that is gone with the test; it keeps the promises of the port and none about disks.
public actor InMemoryJournal: JournalStore {
  private var entries: [JournalEntry] = []

  /// Starts empty.
  public init() {}

  /// Returns the number of entries.
  public func head() async throws(Failure) -> Int64 { Int64(entries.count) }

  /// Returns the entries from a sequence on, in order.
  public func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    Array(entries.dropFirst(Int(max(0, min(sequence, Int64(entries.count))))))
  }

  /// Appends entries, all or none, when the journal still has `expecting` entries.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    try DraftRules.check(drafts)
    let kept = drafts.compactMap { draft in entries.first { $0.id == draft.id } }
    if kept.count == drafts.count, !drafts.isEmpty { return kept }
    guard kept.isEmpty, Int64(entries.count) == expecting else { return nil }
    let added = drafts.enumerated().map { offset, draft in
      JournalEntry(
        sequence: expecting + Int64(offset), id: draft.id, at: draft.at, type: draft.type, actor: draft.actor,
        body: draft.body)
    }
    entries += added
    return added
  }
}
