// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// A journal that can be looked at, and to which nothing can be appended for a reason that is told then.
///
/// A log key with the wrong rights is no reason to show nothing at three in the morning.
public struct ReadOnlyJournal: JournalStore {
  private let base: any JournalStore
  private let reason: Failure

  /// Wraps a journal; every append fails with the reason.
  public init(_ base: any JournalStore, because reason: Failure) {
    self.base = base
    self.reason = reason
  }

  /// Where it is kept.
  public var kind: JournalKind { base.kind }

  /// Returns the number of entries.
  public func head() async throws(Failure) -> Int64 { try await base.head() }

  /// Returns the entries from a sequence on, in order.
  public func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    try await base.read(from: sequence)
  }

  /// Goes through the entries from a sequence on, in order, without holding them all; returns what they lead to.
  public func fold<State: Sendable>(
    from sequence: Int64, into state: State, _ step: @Sendable (inout State, JournalEntry) throws(Failure) -> Void
  ) async throws(Failure) -> State { try await base.fold(from: sequence, into: state, step) }

  /// Returns the state that was kept beside the journal.
  public func recall() async -> KeptState? { await base.recall() }

  /// Keeps nothing: that is for whoever may append.
  public func keep(_ state: KeptState) async {}

  /// Throws the reason: no run could be recorded.
  public func requireRoom() async throws(Failure) { throw reason }

  /// Tells whether this machine has appended an entry that takes an environment.
  public func wasAppendedHere(_ sequence: Int64) async -> Bool { await base.wasAppendedHere(sequence) }

  /// Throws the reason.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    throw reason
  }
}
