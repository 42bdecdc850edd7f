// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The append-only record: the only place where state is kept.
public protocol JournalStore: Sendable {
  /// Returns the number of entries.
  func head() async throws(Failure) -> Int64

  /// Returns the entries from a sequence on, in order.
  func read(from sequence: Int64) async throws(Failure) -> [JournalEntry]

  /// Appends entries, all or none, when the journal still has `expecting` entries.
  ///
  /// Returns the entries as they are kept. Returns `nil` when the journal has grown since: read, fold and decide again.
  /// When every id is there already, the kept entries are returned and nothing is written.
  /// Throws when nobody can know whether the entries are durable.
  func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]?
}
