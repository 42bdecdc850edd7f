// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// A journal in memory that keeps a state, as stores with many entries do.
public actor KeepingJournal: JournalStore {
  private let journal = InMemoryJournal()
  /// What was kept last.
  public private(set) var kept: KeptState?
  /// How often everything was read.
  public private(set) var readsFromStart = 0

  /// Starts empty.
  public init() {}

  /// Puts something else where the kept state is.
  public func set(_ state: KeptState?) { kept = state }

  /// Returns the number of entries.
  public func head() async throws(Failure) -> Int64 { try await journal.head() }

  /// Returns the entries from a sequence on, in order.
  public func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    if sequence == 0 { readsFromStart += 1 }
    return try await journal.read(from: sequence)
  }

  /// Appends entries, all or none, when the journal still has `expecting` entries.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    try await journal.append(drafts, expecting: expecting)
  }

  /// Returns what was kept last.
  public func recall() async -> KeptState? { kept }

  /// Keeps a state.
  public func keep(_ state: KeptState) async { kept = state }
}
