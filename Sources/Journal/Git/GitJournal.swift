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

  let branch: GitBranch
  private let shared: StoreCopy
  private let key: LogKey?
  private var tip: String?
  private var poison: Failure?

  /// Opens the journal of a repository; only reading is possible without the key.
  public init(
    folder: String, commonFolder: String, remote: String, key: LogKey?, tools: any ToolRunner,
    variables: [String: String], talk: @escaping Talk
  ) {
    self.key = key
    branch = GitBranch(
      tools: tools, folder: folder, commonFolder: commonFolder, remote: remote, variables: variables)
    shared = StoreCopy(
      folder: folder, key: key, lock: "git.lock", stamp: "journal.git/looked", isAway: { $0.kind == .unreachable },
      talk: talk)
  }

  private var copy: FileJournal { shared.journal }

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
  public func wasAppendedHere(_ sequence: Int64) async -> Bool { shared.wasAppendedHere(sequence) }

  /// Appends entries with one push, all or none, when the journal still has `expecting` entries.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    if let poison { throw poison }
    guard key != nil else {
      throw LogKeyProblem.missing
    }
    try JournalDrafts.check(drafts)
    let lock = try await shared.exclusive()
    defer { lock.release() }
    if let poison { throw poison }
    try await refresh()
    if !drafts.isEmpty, let entries = try await shared.known(drafts) { return entries.isEmpty ? nil : entries }
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
    return shared.acknowledged(try await copy.read(from: expecting), drafts.count)
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
    if let entries = try await shared.known(drafts) { return entries.isEmpty ? nil : entries }
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

  private func look() async throws(Failure) {
    try await shared.look { () async throws(Failure) in try await self.refresh() }
  }

  /// Brings the copy up to date; a remote that lost or changed entries is refused.
  func refresh() async throws(Failure) {
    guard let found = try await branch.tip() else {
      guard try await copy.head() == 0 else { throw missing(try await copy.head()) }
      tip = nil
      return await shared.isEmpty()
    }
    if found == tip { return await shared.isCurrent() }
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
    await shared.isCurrent()
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
    let lock = try await shared.exclusive()
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
    await shared.isCurrent()
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
}
