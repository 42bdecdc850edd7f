// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// The journal as one file of JSON lines beside the repository (docs/journal-format.md).
///
/// Appends hold a lock that the kernel gives back, compare sizes, write once, wait for the disk, sign a checkpoint and
/// only then acknowledge. Reading never repairs anything.
public actor FileJournal: JournalStore {
  let folder: JournalFolder
  let key: LogKey?
  let verifiers: [VerifierKey]
  let patience: Duration
  var contents = JournalContents()
  // The checkpoint file as it was when the contents were read, under the same lock.
  var note: [UInt8]?
  // The last note whose signature was checked, or made here: checking takes longer than everything else of an append.
  private var believed: (note: [UInt8], checkpoint: Checkpoint)?
  // Which file the contents came from; another one is read from its start.
  var inode: UInt64 = 0
  // The longest journal that this reader has believed; it never goes back behind it.
  private var seen: (size: Int64, root: TreeHash) = (0, .empty)
  var poison: Failure?

  /// Opens the journal of a folder, `<git common dir>/sluice`; only reading is possible without the key.
  public init(folder: String, key: LogKey?) {
    self.init(folder: folder, key: key, verifiers: key.map { [$0.verifier] } ?? [], patience: .seconds(10))
  }

  /// Opens the journal of a folder for reading, believing checkpoints of those keys only.
  public init(folder: String, verifiers: [VerifierKey]) {
    self.init(folder: folder, key: nil, verifiers: verifiers, patience: .seconds(10))
  }

  init(folder: String, key: LogKey?, verifiers: [VerifierKey], patience: Duration) {
    self.folder = JournalFolder(path: folder)
    self.key = key
    self.verifiers = verifiers
    self.patience = patience
  }

  /// Returns the number of entries.
  public func head() async throws(Failure) -> Int64 {
    try await load()
    return contents.size
  }

  /// Returns the entries from a sequence on, in order.
  public func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    if sequence < contents.beginning.range.size { contents = JournalContents() }
    var fresh: [JournalEntry] = []
    try await load { line, bytes in
      if line.sequence >= sequence, let entry = line.entry(in: bytes) { fresh.append(entry) }
    }
    // What an earlier call has read is not kept in memory.
    let start = Int(clamping: max(0, sequence))
    let end = max(start, Int(clamping: fresh.first?.sequence ?? contents.size))
    return try contents.entries(start..<end, in: folder.journal) + fresh
  }

  /// Makes sure that a run can be recorded to its end, or refuses before it begins (I32).
  public func requireRoom() async throws(Failure) {
    try DurableFile.makeFolder(folder.path)
    try JournalReserve(folder: folder.path).fill()
  }

  /// Appends entries, all or none, when the journal still has `expecting` entries.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    if let poison { throw poison }
    guard let key else {
      throw LogKeyProblem.missing
    }
    try JournalDrafts.check(drafts)
    try DurableFile.makeFolder(folder.path)
    let lock = try await FileLock.acquire(folder.lock, .exclusive, patience: patience)
    // From here on nothing is awaited: the lock is held for the writes only.
    defer { lock.release() }
    JournalReserve(folder: folder.path).giveUpWhenFull()
    if let poison { throw poison }
    return try append(drafts, expecting: expecting, key: key)
  }

  /// Goes through the entries from a sequence on, in order, without holding them all; returns what they lead to.
  public func fold<State: Sendable>(
    from sequence: Int64, into state: State, _ step: @Sendable (inout State, JournalEntry) throws(Failure) -> Void
  ) async throws(Failure) -> State {
    var state = state
    if sequence < contents.beginning.range.size { contents = JournalContents() }
    guard contents.size == 0 else {
      for entry in try await read(from: sequence) { try step(&state, entry) }
      return state
    }
    var problem: Failure?
    try await load { line, bytes in
      guard problem == nil, line.sequence >= sequence, let entry = line.entry(in: bytes) else { return }
      do throws(Failure) { try step(&state, entry) } catch { problem = error }
    }
    if let problem { throw problem }
    return state
  }

  /// Reads what is new, and also what a cache has spared so far.
  func loadWhole() async throws(Failure) {
    if !contents.isWhole { contents = JournalContents() }
    try await load()
  }

  // Reads what is new, under the lock that writers exclude each other with.
  func load(_ visit: JournalContents.Visit = { _, _ in }) async throws(Failure) {
    if let poison { throw poison }
    guard let probe = try DurableFile.openExisting(folder.journal) else { return try refresh(visit) }
    probe.close()
    let lock = try await FileLock.acquire(folder.lock, .shared, patience: patience)
    defer { lock.release() }
    try refresh(visit)
  }

  /// Brings the contents up to date and checks them against the checkpoint; shows every line that is new.
  func refresh(_ visit: JournalContents.Visit = { _, _ in }) throws(Failure) {
    // Moved out, grown in place and moved back: a copy would cost as much as the journal is long.
    var fresh = contents
    contents = JournalContents()
    defer { contents = fresh }
    do throws(Failure) {
      let isOther = try grow(&fresh, visit)
      note = try folder.readNote()
      try accept(fresh, isOther: isOther)
    } catch {
      // What was refused is read again from its start, also when somebody mends it in place.
      fresh = JournalContents()
      throw error
    }
  }

  /// Checks contents against the note that was read before them; this reader never goes back behind what it accepted.
  func accept(_ contents: JournalContents, isOther: Bool) throws(Failure) {
    try folder.check(contents, try note.map { note throws(Failure) in try checkpoint(of: note) })
    // What only grew has the roots that it had.
    guard !isOther || contents.size >= seen.size && contents.root(size: seen.size) == seen.root else {
      throw Failure(
        .usage, "E0603", "the journal is not the one that was read before",
        why: [
          "before: \(seen.size) entries, root \(seen.root.base64)",
          "now: \(contents.size) entries, root \(contents.range.root.base64)",
        ], fix: ["sluice journal verify"])
    }
    seen = (contents.size, contents.range.root)
  }

  /// Reads a note, and believes the very bytes that were believed before.
  func checkpoint(of note: [UInt8]) throws(Failure) -> Checkpoint {
    if let believed, believed.note == note { return believed.checkpoint }
    let checkpoint = try folder.checkpoint(of: note, verifiers)
    believed = (note, checkpoint)
    return checkpoint
  }

  /// Keeps a note that this process made itself.
  func keep(_ note: [UInt8], of checkpoint: Checkpoint) {
    self.note = note
    believed = (note, checkpoint)
  }

  // Tells whether it began anew: another or a shorter file, where nothing that was read before counts.
  private func grow(_ fresh: inout JournalContents, _ visit: JournalContents.Visit) throws(Failure) -> Bool {
    guard let file = try DurableFile.openExisting(folder.journal) else {
      fresh = JournalContents()
      return true
    }
    defer { file.close() }
    let status = try file.status()
    let isOther = status.inode != inode || status.size < fresh.end || fresh.size < seen.size
    if isOther { fresh = JournalContents() }
    inode = status.inode
    try fresh.grow(from: file, visit)
    return isOther
  }
}
