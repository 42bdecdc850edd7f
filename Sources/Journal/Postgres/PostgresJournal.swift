// SPDX-License-Identifier: Apache-2.0
import Glibc
public import PromotionCore
public import PromotionPorts

/// The journal in a PostgreSQL database, for many promoters (docs/journal-postgres.md).
///
/// The folder beside the repository has a verified copy in the form of the file journal. An append is one statement,
/// which the database takes only when nobody was faster, and nothing is acknowledged before it has committed.
public actor PostgresJournal: JournalStore {
  /// Says something to whoever waits.
  public typealias Talk = @Sendable (String) -> Void

  // A look at the database is good for so long; appends compare for themselves.
  private static let freshMilliseconds: Int64 = 3000
  // So long it is asked what became of an append whose answer was lost.
  private static let settleSeconds: Int64 = 30
  // So long an append waits for a database that was in reach before: it may restart, or a standby take over.
  private static let returnMilliseconds: Int64 = 10_000

  let table: JournalTable
  let copy: FileJournal
  let folder: String
  let key: LogKey?
  private let talk: Talk
  private let settleMilliseconds: Int64
  private var lookedAt: Int64?
  private var hasWarned = false
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
    self.folder = folder
    self.key = key
    self.talk = talk
    settleMilliseconds = settleSeconds * 1000
    table = JournalTable(database: database, schema: JournalSchema(name: schema))
    copy = FileJournal(folder: folder, key: key)
  }

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
  public func wasAppendedHere(_ sequence: Int64) async -> Bool { OwnEpochs(folder: folder).has(sequence) }

  /// Appends entries with one statement, all or none, when the journal still has `expecting` entries.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    if let poison { throw poison }
    guard key != nil else {
      throw LogKeyProblem.missing
    }
    try JournalDrafts.check(drafts)
    let lock = try await exclusive()
    defer { lock.release() }
    if let poison { throw poison }
    // Where the copy stands at what was decided on, the database itself compares.
    let isAtHand = try await copy.head() == expecting
    if drafts.isEmpty || !isAtHand { try await refreshPatiently() }
    if drafts.isEmpty { return try await copy.head() == expecting ? [] : nil }
    if let entries = try await known(drafts) { return entries.isEmpty ? nil : entries }
    guard try await copy.head() == expecting else { return nil }
    return try await send(drafts, expecting)
  }

  private func send(_ drafts: [EntryDraft], _ expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    let prepared = try await copy.prepare(drafts)
    switch try await outcome(drafts, expecting, prepared) {
    case .appended:
      try await copy.adopt(prepared.bytes, note: prepared.note)
      lookedAt = Self.now()
      hasReached = true
      stamp.touch()
      return acknowledged(try await copy.read(from: expecting), drafts.count)
    case .known:
      try await refresh()
      return try await known(drafts)
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
    let end = Self.now() + settleMilliseconds
    let returning = Self.now() + (hasReached ? Self.returnMilliseconds : 0)
    var doubt: SharedDatabaseFault?
    while true {
      do throws(SharedDatabaseFault) {
        return try await table.append(
          lines, ids: drafts.map(\.id), expecting: expecting, prior: prior, (prepared.root, prepared.note))
      } catch {
        if error.kind == .lost { doubt = doubt ?? error }
        if doubt == nil {
          guard error.kind == .unreachable, Self.now() < returning else { throw table.failure(error) }
        } else if Self.now() >= end {
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

  // The entries of drafts that are there already; none of them when only some are; `nil` when none is.
  private func known(_ drafts: [EntryDraft]) async throws(Failure) -> [JournalEntry]? {
    switch try await copy.known(drafts) {
    case .all(let entries): acknowledged(entries, drafts.count)
    case .some: []
    case .none: nil
    }
  }

  private func acknowledged(_ entries: [JournalEntry], _ count: Int) -> [JournalEntry] {
    let own = Array(entries.prefix(count))
    for entry in own where entry.type.hasPrefix("environment.acquired/") {
      OwnEpochs(folder: folder).add(entry.sequence)
    }
    return own
  }

  /// Brings the copy up to date, or goes on with what it has, saying how old that is.
  private func look() async throws(Failure) {
    if isFresh { return }
    let lock = try await exclusive()
    defer { lock.release() }
    // Whoever had the lock may have looked.
    if isFresh { return }
    do throws(Failure) { try await refresh() } catch {
      guard ["E0650", "E0651", "E0653"].contains(error.code), let age = stamp.ageSeconds else { throw error }
      lookedAt = Self.now()
      if !hasWarned { talk("warning: \(error.what); this is its state of \(age) s ago") }
      hasWarned = true
    }
  }

  private var isFresh: Bool { lookedAt.map { Self.now() - $0 < Self.freshMilliseconds } ?? false }

  // One call at a time writes to the copy of this clone.
  func exclusive() async throws(Failure) -> FileLock {
    try DurableFile.makeFolder(folder)
    let lock = try await FileLock.acquire("\(folder)/postgres.lock", .exclusive, patience: .seconds(60))
    do throws(Failure) { try await copy.mendCopy() } catch {
      lock.release()
      throw error
    }
    return lock
  }

  private func refreshPatiently() async throws(Failure) {
    let returning = Self.now() + (hasReached ? Self.returnMilliseconds : 0)
    while true {
      do throws(Failure) { return try await refresh() } catch {
        guard error.code == "E0651", Self.now() < returning else { throw error }
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
        lookedAt = Self.now()
        hasReached = true
        return stamp.touch()
      }
    }
  }

  // When the copy was last known to be what the database has.
  var stamp: LookStamp { LookStamp(path: "\(folder)/postgres.looked") }

  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
