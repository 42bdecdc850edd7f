// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// A shared journal that first takes in what was recorded here while it was out of reach.
///
/// The entries are appended in one piece and in their order, with their ids, directly behind those on which they were
/// decided: so every sequence and epoch in them stays what it was. When others were faster, a person must look: the journal of the
/// others can be read then, with a warning, and nothing is appended from here until the person has decided.
public actor MergingJournal: JournalStore {
  private let base: any JournalStore
  private let segment: OfflineSegment
  private var hasWarned = false
  private let key: LogKey?
  private let talk: @Sendable (String) -> Void

  /// Wraps the journal of a store that machines share, whose copy is in that folder.
  public init(
    _ base: any JournalStore, folder: String, key: LogKey?, talk: @escaping @Sendable (String) -> Void
  ) {
    self.base = base
    self.key = key
    self.talk = talk
    segment = OfflineSegment(folder: folder)
  }

  /// Where it is kept.
  public nonisolated var kind: JournalKind { base.kind }

  /// Returns the number of entries.
  public func head() async throws(Failure) -> Int64 {
    let pending = try await settle()
    return try await base.head() + Int64(pending?.entries.count ?? 0)
  }

  /// Returns the entries from a sequence on, in order.
  public func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    let pending = try await settle()
    return try await base.read(from: sequence) + (pending?.entries.filter { $0.sequence >= sequence } ?? [])
  }

  /// Goes through the entries from a sequence on, in order, without holding them all; returns what they lead to.
  public func fold<State: Sendable>(
    from sequence: Int64, into state: State, _ step: @Sendable (inout State, JournalEntry) throws(Failure) -> Void
  ) async throws(Failure) -> State {
    let pending = try await settle()
    var state = try await base.fold(from: sequence, into: state, step)
    for entry in pending?.entries ?? [] where entry.sequence >= sequence { try step(&state, entry) }
    return state
  }

  /// Returns the state that was kept beside the copy.
  public func recall() async -> KeptState? { await base.recall() }

  /// Keeps the state beside the copy.
  public func keep(_ state: KeptState) async { if !segment.exists { await base.keep(state) } }

  /// Makes sure that a run can be recorded to its end.
  public func requireRoom() async throws(Failure) { try await base.requireRoom() }

  /// Tells whether this machine has appended an entry that takes an environment.
  public func wasAppendedHere(_ sequence: Int64) async -> Bool {
    if let content = try? segment.read(key), sequence >= content.base { return true }
    return await base.wasAppendedHere(sequence)
  }

  /// Appends entries, all or none, when the journal still has `expecting` entries.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    if let pending = try await settle() { throw pending.reason }
    return try await base.append(drafts, expecting: expecting)
  }

  /// Merges the segment, or returns what it holds and why it is not merged yet.
  private func settle() async throws(Failure) -> (entries: [JournalEntry], reason: Failure)? {
    guard segment.exists, let content = try segment.read(key) else { return nil }
    do throws(Failure) {
      guard try await base.append(content.drafts, expecting: content.base) != nil else {
        return apart(OfflineMerge.misfit(content, try await base.head()))
      }
    } catch  where error.kind == .unreachable || error.code == "E0606" || error.code == "E0650" {
      let size = try await base.head()
      guard size == content.base else { return apart(OfflineMerge.misfit(content, size)) }
      return (content.entries, error)
    }
    // Another call of this clone may have merged and retired it at the same moment.
    if segment.exists { try segment.retire(content) }
    talk("merged: \(content.drafts.count) entries that were recorded offline here are in the journal now")
    return nil
  }

  /// What is told of entries that cannot follow any more: the others' journal is shown without them.
  private func apart(_ reason: Failure) -> (entries: [JournalEntry], reason: Failure) {
    if !hasWarned { talk("warning: \(reason.what), and is not shown (sluice explain \(reason.code))") }
    hasWarned = true
    return ([], reason)
  }
}
