// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// The journal as state: reads, folds, decides and appends, and decides again when somebody was faster.
public actor Ledger {
  private let journal: any JournalStore
  private let clock: any PromotionPorts.Clock
  private let identifiers: any IdentifierSource
  private let actor: Actor
  private var known = JournalState()
  private var entriesRead: Int64 = 0
  // How many entries the store's cache of the state has.
  private var entriesKept: Int64 = 0

  /// The cache is written anew when so many entries have come that reading them costs more than writing it.
  static let keepEvery: Int64 = 256

  /// Reads nothing yet.
  public init(
    journal: any JournalStore, clock: any PromotionPorts.Clock, identifiers: any IdentifierSource, actor: Actor
  ) {
    self.journal = journal
    self.clock = clock
    self.identifiers = identifiers
    self.actor = actor
  }

  /// Goes on from what was folded before, which must be what the journal says.
  package init(
    journal: any JournalStore, clock: any PromotionPorts.Clock, identifiers: any IdentifierSource, actor: Actor,
    known: JournalState
  ) {
    self.journal = journal
    self.clock = clock
    self.identifiers = identifiers
    self.actor = actor
    self.known = known
    entriesRead = known.size
  }

  /// Returns the state as of the newest entry; old runs that ended may be left out of it (`JournalState.abridged`).
  public func state() async throws(Failure) -> JournalState {
    if entriesRead == 0 { try await begin() }
    let entries = try await journal.read(from: entriesRead)
    // Another call may have folded the same entries while this one waited for the store.
    for entry in entries where entry.sequence >= entriesRead { try fold(entry) }
    if known.needsWhole { try await foldAll() }
    await keepState()
    return known
  }

  /// Returns the state after so many entries, and the time of the last of them.
  public func past(after size: Int64) async throws(Failure) -> (state: JournalState, at: Instant) {
    try await journal.fold(from: 0, into: (JournalState(), Instant(milliseconds: 0))) { past, entry throws(Failure) in
      guard entry.sequence < size else { return }
      try Self.fold(entry, into: &past.0)
      past.1 = entry.at
    }
  }

  /// Returns the state with every run and release there ever was; it takes time that grows with the journal.
  public func wholeState() async throws(Failure) -> JournalState {
    let state = try await state()
    if state.isAbridged { try await foldAll() }
    return known
  }

  /// Returns the state, the whole one when it takes that to know a run.
  public func state(knowing run: RunName) async throws(Failure) -> JournalState {
    let state = try await state()
    return state.runs[run] == nil && state.isAbridged ? try await wholeState() : state
  }

  /// Decides on the newest state and appends what was decided; returns the state after it.
  ///
  /// When the journal has grown in between, the decision is made again on what it says now: an entry is never moved
  /// onto a state on which it was not decided.
  @discardableResult
  public func append(
    by person: Actor? = nil, _ decide: @Sendable (JournalState) throws(Refusal) -> [Event]
  ) async throws(Failure) -> JournalState {
    while true {
      let state = try await state()
      let events: [Event]
      do { events = try decide(state) } catch {
        // What is left out may be what it takes: nothing is refused before all of the journal was asked.
        guard !state.isAbridged else {
          try await foldAll()
          continue
        }
        throw RefusalWording.failure(for: error, in: state)
      }
      if events.isEmpty { return state }
      let at = clock.now()
      let drafts = events.map {
        EntryDraft(
          id: identifiers.next(), at: at, type: EventCodec.type(of: $0), actor: person ?? actor,
          body: EventCodec.body(of: $0))
      }
      let expected = entriesRead
      if let entries = try await write(drafts, expecting: expected) {
        let kept = PlantedBug.readBackSkipped.isPlanted ? entries : try await readBack(drafts, from: expected)
        for entry in kept where entry.sequence >= entriesRead { try fold(entry) }
        return known
      }
    }
  }

  private func write(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    guard PlantedBug.acknowledgementRepeated.isPlanted else {
      return try await journal.append(drafts, expecting: expecting)
    }
    do { return try await journal.append(drafts, expecting: expecting) } catch {
      let again = drafts.map {
        EntryDraft(id: identifiers.next(), at: $0.at, type: $0.type, actor: $0.actor, body: $0.body)
      }
      return try await journal.append(again, expecting: try await journal.head())
    }
  }

  // The first look: the state that the store has kept, or else all entries.
  private func begin() async throws(Failure) {
    guard let kept = await journal.recall(), let state = StateSnapshot.state(from: kept.bytes),
      state.size == kept.size, !state.needsWhole
    else { return try await foldAll() }
    guard entriesRead == 0 else { return }
    (known, entriesRead, entriesKept) = (state, state.size, state.size)
  }

  // Goes through all entries, and holds none of them.
  private func foldAll() async throws(Failure) {
    let all = try await journal.fold(from: 0, into: JournalState()) { state, entry throws(Failure) in
      try Self.fold(entry, into: &state)
    }
    guard all.size >= entriesRead else { return }
    (known, entriesRead) = (all, all.size)
  }

  private func keepState() async {
    guard entriesRead - entriesKept >= Self.keepEvery, !known.needsWhole else { return }
    entriesKept = entriesRead
    await journal.keep(KeptState(size: entriesRead, bytes: StateSnapshot.bytes(of: known.abridged())))
  }

  /// Asks the store again for what it said it has: only what it shows is folded in (I8).
  ///
  /// A store that acknowledges and loses would otherwise let an effect start whose intent nobody finds after a crash.
  private func readBack(_ drafts: [EntryDraft], from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    var why: [String] = []
    do throws(Failure) {
      let kept = try await journal.read(from: sequence)
      // What follows was decided by others after this; it is folded in when somebody asks for the state.
      let own = Array(kept.prefix(drafts.count))
      if own.map(\.id) == drafts.map(\.id) { return own }
    } catch { why = [error.what] + error.why }
    throw Failure(
      .indeterminate, "E0624", "the journal does not show what it was told to keep",
      why: why + drafts.map { "id \($0.id)" },
      fix: ["sluice verify", "then run the same command again: an entry that is there is not written twice"])
  }

  private func fold(_ entry: JournalEntry) throws(Failure) {
    try Self.fold(entry, into: &known)
    entriesRead = entry.sequence + 1
  }

  private static func fold(_ entry: JournalEntry, into state: inout JournalState) throws(Failure) {
    do { try JournalFold.apply(entry, to: &state) } catch { throw error.failure }
  }
}
