// SPDX-License-Identifier: Apache-2.0
import Glibc
public import PromotionCore
public import PromotionPorts

/// The journal on a branch of a git remote, for machines that have nothing else in common (docs/journal-git.md).
///
/// The folder beside the repository has a verified copy in the form of the file journal. An append is one push, which
/// the remote takes only when nobody was faster, and nothing is acknowledged before the remote has it.
public actor GitJournal: JournalStore {
  /// Says something to whoever waits.
  public typealias Talk = @Sendable (String) -> Void

  // A look at the remote is good for so long; appends always look.
  private static let freshMilliseconds: Int64 = 3000

  let branch: GitBranch
  let copy: FileJournal
  private let folder: String
  private let key: LogKey?
  private let talk: Talk
  private var tip: String?
  private var lookedAt: Int64?
  private var hasWarned = false
  private var poison: Failure?

  /// Opens the journal of a repository; only reading is possible without the key.
  public init(
    folder: String, commonFolder: String, remote: String, key: LogKey?, tools: any ToolRunner,
    variables: [String: String], talk: @escaping Talk
  ) {
    self.folder = folder
    self.key = key
    self.talk = talk
    branch = GitBranch(
      tools: tools, folder: folder, commonFolder: commonFolder, remote: remote, variables: variables)
    copy = FileJournal(folder: folder, key: key)
  }

  /// Where it is kept.
  public nonisolated var kind: JournalKind { .git }

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

  /// Appends entries with one push, all or none, when the journal still has `expecting` entries.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    if let poison { throw poison }
    guard key != nil else {
      throw LogKeyProblem.missing
    }
    try JournalDrafts.check(drafts)
    let lock = try await exclusive()
    defer { lock.release() }
    if let poison { throw poison }
    try await refresh()
    if !drafts.isEmpty {
      switch try await copy.known(drafts) {
      case .all(let entries): return entries
      case .some: return nil
      case .none: break
      }
    }
    guard try await copy.head() == expecting else { return nil }
    if drafts.isEmpty { return [] }
    let prepared = try await copy.prepare(drafts)
    try await branch.commit(
      try await files(prepared, behind: expecting), on: tip, message: message(drafts, prepared), at: drafts[0].at)
    let made = try await branch.made()
    let answer: ToolAnswer
    do throws(Failure) { answer = try await branch.push(expecting: tip) } catch {
      // Cut off or too slow: what the remote has is asked below.
      answer = ToolAnswer(code: 255, output: [], errors: error.what)
    }
    guard answer.code == 0 else { return try await settle(drafts, expecting, made, answer) }
    try await copy.adopt(prepared.bytes, note: prepared.note)
    tip = made
    return acknowledged(drafts, try await copy.read(from: expecting))
  }

  // A push that did not end well: only the remote can say what became of it.
  private func settle(
    _ drafts: [EntryDraft], _ expecting: Int64, _ made: String, _ answer: ToolAnswer
  ) async throws(Failure) -> [JournalEntry]? {
    do throws(Failure) { try await refresh() } catch {
      let failure = Failure(
        .indeterminate, "E0604", "cannot know whether the journal has the entry",
        why: [error.what] + error.why + drafts.map { "id \($0.id)" },
        fix: ["wait for the remote, then run the same command again: an entry that is there is not written twice"])
      poison = failure
      throw failure
    }
    switch try await copy.known(drafts) {
    case .all(let entries): return acknowledged(drafts, entries)
    case .some: return nil
    case .none: break
    }
    guard try await copy.head() == expecting else {
      // Somebody was faster. Those who lost together do not come back together.
      try? await Task.sleep(for: .milliseconds(Int.random(in: 20...400)))
      return nil
    }
    throw Failure(
      .unreachable, "E0641", "the git remote \(branch.remote) does not take the journal's entries",
      why: answer.errors.split(separator: "\n").prefix(4).map(String.init) + ["nothing was recorded"],
      fix: ["let whoever promotes push to the branch sluice/journal; nobody may force or delete it"])
  }

  private func acknowledged(_ drafts: [EntryDraft], _ entries: [JournalEntry]) -> [JournalEntry] {
    let own = Array(entries.prefix(drafts.count))
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
      guard error.kind == .unreachable, let age = stamp.ageSeconds else { throw error }
      lookedAt = Self.now()
      if !hasWarned { talk("warning: \(error.what); this is its state of \(age) s ago") }
      hasWarned = true
    }
  }

  private var isFresh: Bool { lookedAt.map { Self.now() - $0 < Self.freshMilliseconds } ?? false }

  // One process of this clone at a time works with the bare repository, and one call of this process.
  private func exclusive() async throws(Failure) -> FileLock {
    try DurableFile.makeFolder(folder)
    let lock = try await FileLock.acquire("\(folder)/git.lock", .exclusive, patience: .seconds(60))
    do throws(Failure) { try await copy.mendCopy() } catch {
      lock.release()
      throw error
    }
    return lock
  }

  /// Brings the copy up to date; a remote that lost or changed entries is refused.
  func refresh() async throws(Failure) {
    let found = try await branch.tip()
    defer { lookedAt = Self.now() }
    guard let found else {
      guard try await copy.head() == 0 else { throw missing(try await copy.head()) }
      tip = nil
      return
    }
    if found == tip { return stamp.touch() }
    let commit = try await branch.fetch()
    let files = try await branch.files(at: commit)
    guard let note = files.first(where: { $0.path == JournalSegments.checkpoint }) else {
      throw branch.damaged("the branch has no checkpoint")
    }
    // The segments are the bytes of the file in pieces, so their sizes say where the copy ends.
    let end = try await copy.end()
    var start = 0
    var newer: [(path: String, size: Int)] = []
    for file in files.filter({ $0.path.hasPrefix("entries/") }).sorted(by: { $0.path < $1.path }) {
      if newer.isEmpty, start + file.size <= end { start += file.size } else { newer.append(file) }
    }
    let bytes = try await branch.bytes(of: newer, at: commit)
    guard start + bytes.count >= end else { throw missing(try await copy.head()) }
    try await copy.adopt(Array(bytes.dropFirst(end - start)), note: try await branch.bytes(of: [note], at: commit))
    tip = commit
    stamp.touch()
  }

  private func files(
    _ prepared: PreparedEntries, behind size: Int64
  ) async throws(Failure) -> [(path: String, bytes: [UInt8])] {
    var open: [UInt8] = []
    if let tip, !size.isMultiple(of: Int64(JournalSegments.linesMax)) {
      let path = JournalSegments.path(of: size)
      open = try await branch.bytes(of: try await branch.files(at: tip).filter { $0.path == path }, at: tip)
    }
    return JournalSegments.files(prepared.bytes, from: size, behind: open)
      + [(JournalSegments.checkpoint, prepared.note)]
  }

  /// Pushes the whole journal of this clone as the beginning of the branch; returns the number of its entries.
  public func seed() async throws(Failure) -> Int64 {
    let lock = try await exclusive()
    defer { lock.release() }
    if try await branch.tip() != nil {
      throw Failure(
        .usage, "E0644", "the git remote \(branch.remote) has a journal already",
        why: ["the branch sluice/journal is there, and a journal is never replaced"], fix: ["sluice journal verify"])
    }
    let (files, note, size) = try await copy.segments()
    let root = (try? Checkpoint(text: SignedNote(parsing: note).text))?.root.base64 ?? ""
    try await branch.commit(
      files + [(JournalSegments.checkpoint, note)], on: nil,
      message: "The journal so far\n\nJournal-Size: \(size)\nJournal-Root: \(root)\n",
      at: Instant(milliseconds: Int64(time(nil)) * 1000))
    let made = try await branch.made()
    let answer = try await branch.push(expecting: nil)
    let there = try await branch.tip()
    guard there == made else {
      throw Failure(
        .unreachable, "E0641", "the git remote \(branch.remote) does not take the journal's entries",
        why: answer.errors.split(separator: "\n").prefix(4).map(String.init),
        fix: ["let whoever promotes push to the branch sluice/journal; nobody may force or delete it"])
    }
    tip = made
    stamp.touch()
    return size
  }

  private func message(_ drafts: [EntryDraft], _ prepared: PreparedEntries) -> String {
    let kinds = drafts.map { draft in
      draft.body["run"]?.string.map { "\($0) \(draft.type)" } ?? draft.type
    }
    return kinds.joined(separator: ", ") + "\n\nJournal-Size: \(prepared.size)\nJournal-Root: \(prepared.root)\n"
  }

  private func missing(_ size: Int64) -> Failure {
    Failure(
      .usage, "E0643", "the git remote \(branch.remote) lacks entries of the journal that this clone has",
      why: ["this clone: \(size) entries", "the branch sluice/journal was deleted, rewritten or never pushed"],
      fix: ["sluice journal copy --to git, when this clone's journal is the one to go on with"])
  }

  // When the copy was last known to be what the remote has.
  private var stamp: LookStamp { LookStamp(path: "\(folder)/journal.git/looked") }

  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
