// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The append-only record: the only place where state is kept.
public protocol JournalStore: Sendable {
  /// Returns the number of entries.
  func head() async throws(Failure) -> Int64

  /// Returns the entries from a sequence on, in order.
  func read(from sequence: Int64) async throws(Failure) -> [JournalEntry]

  /// Goes through the entries from a sequence on, in order, without holding them all; returns what they lead to.
  ///
  /// Nothing of it may be believed when this throws: a store can find only at the end that its entries are not whole.
  func fold<State: Sendable>(
    from sequence: Int64, into state: State, _ step: @Sendable (inout State, JournalEntry) throws(Failure) -> Void
  ) async throws(Failure) -> State

  /// Makes sure that a run can be recorded to its end, or throws before anything of it has happened (I32).
  func requireRoom() async throws(Failure)

  /// Appends entries, all or none, when the journal still has `expecting` entries.
  ///
  /// Returns the entries as they are kept. Returns `nil` when the journal has grown since: read, fold and decide again.
  /// When every id is there already, the kept entries are returned and nothing is written.
  /// Throws when nobody can know whether the entries are durable.
  func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]?

  /// Where it is kept.
  var kind: JournalKind { get }

  /// Tells whether this machine has appended an entry that takes an environment.
  ///
  /// A journal that other machines share has runs of theirs, of which no lease of this machine says that they live.
  func wasAppendedHere(_ sequence: Int64) async -> Bool

  /// Returns what `keep` was given for entries that this journal still begins with, or `nil`.
  ///
  /// It is a cache: lost, stale, damaged or made of another journal it is `nil`, and everything is read instead.
  func recall() async -> KeptState?

  /// Keeps what the first entries lead to, where it may be lost at any time.
  func keep(_ state: KeptState) async
}

extension JournalStore {
  /// A file, or what stands for it.
  public var kind: JournalKind { .file }

  /// Everything is from here, in a journal that no other machine has.
  public func wasAppendedHere(_ sequence: Int64) async -> Bool { true }

  /// Returns nothing, for stores whose entries are at hand anyway.
  public func recall() async -> KeptState? { nil }

  /// Keeps nothing, for stores whose entries are at hand anyway.
  public func keep(_ state: KeptState) async {}

  /// Stores that keep their entries on somebody else's disk ask nothing.
  public func requireRoom() async throws(Failure) {}

  /// Goes through the entries from a sequence on, for stores whose entries are at hand anyway.
  public func fold<State: Sendable>(
    from sequence: Int64, into state: State, _ step: @Sendable (inout State, JournalEntry) throws(Failure) -> Void
  ) async throws(Failure) -> State {
    var state = state
    for entry in try await read(from: sequence) { try step(&state, entry) }
    return state
  }
}
