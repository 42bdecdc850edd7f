// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// The journal in a PostgreSQL database, for many promoters (docs/journal-postgres.md).
///
/// The folder beside the repository has a verified copy in the form of the file journal. An append is one statement,
/// which the database takes only when nobody was faster, and nothing is acknowledged before it has committed.
public actor PostgresJournal: JournalStore {
  /// Says something to whoever waits.
  public typealias Talk = @Sendable (String) -> Void

  // So long it is asked what became of an append whose answer was lost.
  private static let settleSeconds: Int64 = 30
  // So long an append waits for a database that was in reach before: it may restart, or a standby take over.
  private static let returnMilliseconds: Int64 = 10_000

  let table: JournalTable
  let shared: StoreCopy
  private let key: LogKey?
  private let settleMilliseconds: Int64
  private var hasReached = false
  private var poison: Failure?

  /// Opens the journal of a database; only reading is possible without the key.
  public init(
    folder: String, database: any SharedDatabase, schema: JournalSchemaName, key: LogKey?, talk: @escaping Talk
  ) {
    self.init(
      folder: folder, database: database, schema: schema, key: key, settleSeconds: Self.settleSeconds, talk: talk)
  }

  init(
    folder: String, database: any SharedDatabase, schema: JournalSchemaName, key: LogKey?, settleSeconds: Int64,
    talk: @escaping Talk
  ) {
    self.key = key
    settleMilliseconds = settleSeconds * 1000
    table = JournalTable(database: database, schema: JournalSchema(name: schema))
    shared = StoreCopy(
      folder: folder, key: key, lock: "postgres.lock", stamp: "postgres.looked",
      isAway: { ["E0650", "E0651", "E0653"].contains($0.code) }, talk: talk)
  }

  var copy: FileJournal { shared.journal }

  /// Where it is kept.
  public nonisolated var kind: JournalKind { .postgres }

  /// Returns the number of entries.
  public func head() async throws(Failure) -> Int64 {
    try await look()
    return try await copy.head()
  }

  /// Returns the entries from a sequence on, in order.
  public func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    try await look()
    return try await copy.read(from: sequence)
  }

  /// Goes through the entries from a sequence on, in order, without holding them all; returns what they lead to.
  public func fold<State: Sendable>(
    from sequence: Int64, into state: State, _ step: @Sendable (inout State, JournalEntry) throws(Failure) -> Void
  ) async throws(Failure) -> State {
    try await look()
    return try await copy.fold(from: sequence, into: state, step)
  }

  /// Returns the state that was kept beside the copy.
  public func recall() async -> KeptState? { await copy.recall() }

  /// Keeps the state beside the copy.
  public func keep(_ state: KeptState) async { await copy.keep(state) }

  /// Tells whether this machine has appended an entry that takes an environment.
  public func wasAppendedHere(_ sequence: Int64) async -> Bool { shared.wasAppendedHere(sequence) }

  /// Appends entries with one statement, all or none, when the journal still has `expecting` entries.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    if let poison { throw poison }
    guard key != nil else {
      throw LogKeyProblem.missing
    }
    try JournalDrafts.check(drafts)
    let lock = try await shared.exclusive()
    defer { lock.release() }
    if let poison { throw poison }
    // Where the copy stands at what was decided on, the database itself compares.
    let isAtHand = try await copy.head() == expecting
    if drafts.isEmpty || !isAtHand { try await refreshPatiently() }
    if drafts.isEmpty { return try await copy.head() == expecting ? [] : nil }
    if let entries = try await shared.known(drafts) { return entries.isEmpty ? nil : entries }
    guard try await copy.head() == expecting else { return nil }
    return try await send(drafts, expecting)
  }

  private func send(_ drafts: [EntryDraft], _ expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    let prepared = try await copy.prepare(drafts)
    switch try await outcome(drafts, expecting, prepared) {
    case .appended:
      try await copy.adopt(prepared.bytes, note: prepared.note)
      await shared.isCurrent()
      hasReached = true
      return shared.acknowledged(try await copy.read(from: expecting), drafts.count)
    case .known:
      try await refresh()
      return try await shared.known(drafts)
    case .conflict, .fork:
      // Those who lost together do not come back together.
      try? await Task.sleep(for: .milliseconds(Int.random(in: 1...60)))
      try await refresh()
      guard try await copy.head() != expecting else { throw await otherHistory(expecting) }
      return nil
    }
  }

  /// Appends; when the answer was lost the same statement is sent again, which says what became of the first one.
  ///
  /// It waits behind the first one for the row of the head, and a first one that comes late finds its ids there.
  private func outcome(
    _ drafts: [EntryDraft], _ expecting: Int64, _ prepared: PreparedEntries
  ) async throws(Failure) -> AppendOutcome {
    let lines = prepared.bytes.split(separator: 0x0A).map { Array($0) + [0x0A] }
    let prior = await copy.contents.range.root.base64
    let end = StoreCopy.now() + settleMilliseconds
    let returning = StoreCopy.now() + (hasReached ? Self.returnMilliseconds : 0)
    var doubt: SharedDatabaseFault?
    while true {
      do throws(SharedDatabaseFault) {
        return try await table.append(
          lines, ids: drafts.map(\.id), expecting: expecting, prior: prior, (prepared.root, prepared.note))
      } catch {
        if error.kind == .lost { doubt = doubt ?? error }
        if doubt == nil {
          guard error.kind == .unreachable, StoreCopy.now() < returning else { throw table.failure(error) }
        } else if StoreCopy.now() >= end {
          throw unknown(drafts, error)
        }
        try? await Task.sleep(for: .milliseconds(Int.random(in: 100...500)))
      }
    }
  }

  private func unknown(_ drafts: [EntryDraft], _ fault: SharedDatabaseFault) -> Failure {
    let reason = table.failure(fault)
    let failure = Failure(
      .indeterminate, "E0604", "cannot know whether the journal has the entry",
      why: [reason.what] + reason.why + drafts.map { "id \($0.id)" },
      fix: ["wait for the database, then run the same command again: an entry that is there is not written twice"])
    poison = failure
    return failure
  }

  private func otherHistory(_ size: Int64) async -> Failure {
    Failure(
      .usage, "E0603", "what the database has recorded does not follow from what this clone has",
      why: ["both: \(size) entries", "this clone: root \(await copy.contents.range.root.base64)"],
      fix: ["sluice journal verify"])
  }

  private func look() async throws(Failure) {
    try await shared.look { () async throws(Failure) in try await self.refresh() }
  }

  private func refreshPatiently() async throws(Failure) {
    let returning = StoreCopy.now() + (hasReached ? Self.returnMilliseconds : 0)
    while true {
      do throws(Failure) { return try await refresh() } catch {
        guard error.code == "E0651", StoreCopy.now() < returning else { throw error }
        try? await Task.sleep(for: .milliseconds(Int.random(in: 100...500)))
      }
    }
  }

  /// Brings the copy up to date; a database that lost or changed entries is refused.
  func refresh() async throws(Failure) {
    let size = try await copy.head()
    var bytes: [UInt8] = []
    var next = size
    while true {
      let page: JournalPage
      do throws(SharedDatabaseFault) { page = try await table.page(after: next) } catch { throw table.failure(error) }
      guard page.size >= next else { throw table.missing(size, page.size) }
      bytes += page.bytes
      next += page.count
      guard next < page.size, page.count > 0 else {
        if page.size > 0, await copy.note != page.note { try await copy.adopt(bytes, note: page.note) }
        hasReached = true
        return await shared.isCurrent()
      }
    }
  }
}
