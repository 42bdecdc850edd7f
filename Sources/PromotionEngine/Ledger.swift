// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

// Reads, folds, decides and appends, and decides again when somebody was faster.
//
// What has no effect outside by itself may be gathered: it is decided at once, and written together with the next append,
// in its order and all or none. Until then only this process knows it, and a crash forgets it, as if it had come a moment
// sooner. An append that somebody waits for writes everything that was gathered before it, so no effect begins whose
// intent, or anything before it, is not durable and read back (I8).

/// The journal as state.
public actor Ledger {
  private let journal: any JournalStore
  private let clock: any PromotionPorts.Clock
  private let identifiers: any IdentifierSource
  private let actor: Actor
  // What the journal says.
  private var known = JournalState()
  private var entriesRead: Int64 = 0
  // What was decided and is not written yet, and the state with it.
  private var gathered: [GatheredDecision] = []
  private var ahead: JournalState?
  // Why something that was gathered can never be written; said to whoever appends next.
  private var lost: Failure?
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

  /// Returns the state as of the newest entry and what was gathered; old runs that ended may be left out of it
  /// (`JournalState.abridged`).
  public func state() async throws(Failure) -> JournalState {
    if entriesRead == 0 { try await begin() }
    let entries = try await journal.read(from: entriesRead)
    // Another call may have folded the same entries while this one waited for the store.
    for entry in entries where entry.sequence >= entriesRead { try fold(entry) }
    if known.needsWhole { try await foldAll() }
    reconsider()
    if let lost { throw lost }
    await keepState()
    return ahead ?? known
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
    guard state.isAbridged else { return state }
    try await foldAll()
    return try await self.state()
  }

  /// Returns the state, the whole one when it takes that to know a run.
  public func state(knowing run: RunName) async throws(Failure) -> JournalState {
    let state = try await state()
    return state.runs[run] == nil && state.isAbridged ? try await wholeState() : state
  }

  /// Decides on the newest state and appends what was decided, behind what was gathered; returns the state after it.
  ///
  /// When the journal has grown in between, the decision is made again on what it says now: an entry is never moved
  /// onto a state on which it was not decided.
  @discardableResult
  public func append(
    by person: Actor? = nil, _ decide: @Sendable (JournalState) throws(Refusal) -> [Event]
  ) async throws(Failure) -> JournalState {
    while true {
      guard let (state, events) = try await decided(decide) else { continue }
      let before = gathered.flatMap(\.drafts)
      guard state.size == entriesRead + Int64(before.count) else { continue }
      if events.isEmpty, before.isEmpty { return state }
      let drafts = before + drafts(events, by: person)
      let expected = entriesRead
      if let entries = try await write(drafts, expecting: expected) {
        let kept = PlantedBug.readBackSkipped.isPlanted ? entries : try await readBack(drafts, from: expected)
        for entry in kept where entry.sequence >= entriesRead { try fold(entry) }
        reconsider()
        return ahead ?? known
      }
    }
  }

  /// Decides on the newest state, and writes it together with the next append; returns the state with it.
  ///
  /// For what has no effect outside, and whose loss in a crash does no harm. When the journal grows before that append,
  /// it is decided again; what has a place in the order, which is its name or its epoch, is dropped instead, and the
  /// next append says so (`isOvertaken`): everything that was built on it begins anew.
  @discardableResult
  func gather(
    _ decide: @Sendable @escaping (JournalState) throws(Refusal) -> [Event]
  ) async throws(Failure) -> JournalState {
    while true {
      guard let (state, events) = try await decided(decide) else { continue }
      if events.isEmpty { return state }
      guard state.size == (ahead ?? known).size else { continue }
      var next = state
      let decision = GatheredDecision(
        decide: decide, events: events, drafts: drafts(events, by: nil), first: state.size)
      decision.apply(to: &next)
      gathered.append(decision)
      ahead = next
      return next
    }
  }

  /// Writes what was gathered.
  func flush() async throws(Failure) {
    if gathered.isEmpty, lost == nil { return }
    try await append { _ throws(Refusal) in [] }
  }

  /// Forgets what was gathered, for a path that has ended; with `since`, from the first event on that fits it.
  func forget(since isFirst: (Event) -> Bool = { _ in true }) {
    guard let index = gathered.firstIndex(where: { $0.events.contains(where: isFirst) }) else { return }
    gathered.removeSubrange(index...)
    rebuild()
  }

  /// Writes what was gathered although something went wrong, and returns the failure to go on with.
  func settled(after failure: Failure) async -> Failure {
    switch failure.kind {
    // The store does not answer, or nobody knows what it has: as after a crash, the journal says what is so.
    case .unreachable, .indeterminate: forget()
    case .refused, .usage, .waiting, .notAuthorised, .busy, .stale, .defect:
      do throws(Failure) { try await flush() } catch {
        if Self.isOvertaken(error) { return error }
        forget()
      }
    }
    return failure
  }

  /// Whether a failure says that others were faster than what was gathered, so that it is worth beginning anew at once.
  static func isOvertaken(_ failure: Failure) -> Bool { failure.code == overtaken.code }

  private static let overtaken = Failure(
    .busy, "E0271", "others were faster, and what was decided is to be decided again",
    why: ["the journal has grown in between; nothing was written, and nothing was done"],
    fix: ["run the same command again"])

  /// Decides on the newest state; `nil` when it takes the whole one, which is there now.
  private func decided(
    _ decide: (JournalState) throws(Refusal) -> [Event]
  ) async throws(Failure) -> (JournalState, [Event])? {
    let state: JournalState
    do throws(Failure) { state = try await self.state() } catch {
      if error.code == lost?.code { lost = nil }
      throw error
    }
    do throws(Refusal) { return (state, try decide(state)) } catch {
      // What is left out may be what it takes: nothing is refused before all of the journal was asked.
      guard !state.isAbridged else {
        try await foldAll()
        return nil
      }
      throw RefusalWording.failure(for: error, in: state)
    }
  }

  private func drafts(_ events: [Event], by person: Actor?) -> [EntryDraft] {
    let at = clock.now()
    return events.map {
      EntryDraft(
        id: identifiers.next(), at: at, type: EventCodec.type(of: $0), actor: person ?? actor,
        body: EventCodec.body(of: $0))
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

  /// Brings what was gathered behind what the journal says now.
  private func reconsider() {
    guard gathered.first?.first != entriesRead else {
      if ahead == nil { rebuild() }
      return
    }
    var state = known
    var kept: [GatheredDecision] = []
    for decision in gathered {
      if decision.hasPlace {
        lost = Self.overtaken
        break
      }
      do throws(Refusal) {
        let events = try decision.decide(state)
        guard !events.isEmpty else { continue }
        let isSame = events == decision.events
        let again = GatheredDecision(
          decide: decision.decide, events: events, drafts: isSame ? decision.drafts : drafts(events, by: nil),
          first: state.size)
        again.apply(to: &state)
        kept.append(again)
      } catch {
        lost = RefusalWording.failure(for: error, in: state)
        break
      }
    }
    gathered = kept
    ahead = kept.isEmpty ? nil : state
  }

  private func rebuild() {
    ahead = nil
    guard !gathered.isEmpty else { return }
    var state = known
    for decision in gathered { decision.apply(to: &state) }
    ahead = state
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
    // What was gathered may be among the entries that are new.
    let new = all.size > entriesRead && !gathered.isEmpty ? try await journal.read(from: entriesRead) : []
    guard all.size >= entriesRead else { return }
    for entry in new where entry.sequence < all.size { drop(entry) }
    (known, entriesRead, ahead) = (all, all.size, nil)
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
    ahead = nil
    drop(entry)
  }

  // What was gathered is the journal's as soon as it shows it, whoever's append wrote it.
  private func drop(_ entry: JournalEntry) {
    gathered.removeAll { $0.drafts.last?.id == entry.id }
  }

  private static func fold(_ entry: JournalEntry, into state: inout JournalState) throws(Failure) {
    do { try JournalFold.apply(entry, to: &state) } catch { throw error.failure }
  }
}
