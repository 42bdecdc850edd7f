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
  let verifier: VerifierKey?
  let patience: Duration
  var contents = JournalContents()
  // The checkpoint file as it was when the contents were read, under the same lock.
  var note: [UInt8]?
  // Which file the contents came from; another one is read from its start.
  private var inode: UInt64 = 0
  // The longest journal that this reader has believed; it never goes back behind it.
  private var seen: (size: Int64, root: TreeHash) = (0, .empty)
  var poison: Failure?

  /// Opens the journal of a folder, `<git common dir>/sluice`; only reading is possible without the key.
  public init(folder: String, key: LogKey?) {
    self.init(folder: folder, key: key, verifier: key?.verifier, patience: .seconds(10))
  }

  /// Opens the journal of a folder for reading, believing checkpoints of that key only.
  public init(folder: String, verifier: VerifierKey) {
    self.init(folder: folder, key: nil, verifier: verifier, patience: .seconds(10))
  }

  init(folder: String, key: LogKey?, verifier: VerifierKey?, patience: Duration) {
    self.folder = JournalFolder(path: folder)
    self.key = key
    self.verifier = verifier
    self.patience = patience
  }

  /// Returns the number of entries.
  public func head() async throws(Failure) -> Int64 {
    try await load()
    return contents.size
  }

  /// Returns the entries from a sequence on, in order.
  public func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    try await load()
    return Array(contents.entries.dropFirst(Int(max(0, min(sequence, contents.size)))))
  }

  /// Appends entries, all or none, when the journal still has `expecting` entries.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    if let poison { throw poison }
    guard let key else {
      throw Failure(.usage, "E0606", "appending to the journal needs the log key", fix: ["sluice init"])
    }
    try JournalDrafts.check(drafts)
    try DurableFile.makeFolder(folder.path)
    let lock = try await FileLock.acquire(folder.lock, .exclusive, patience: patience)
    // From here on nothing is awaited: the lock is held for the writes only.
    defer { lock.release() }
    if let poison { throw poison }
    return try append(drafts, expecting: expecting, key: key)
  }

  // Reads what is new, under the lock that writers exclude each other with.
  func load() async throws(Failure) {
    if let poison { throw poison }
    guard let probe = try DurableFile.openExisting(folder.journal) else { return try refresh() }
    probe.close()
    let lock = try await FileLock.acquire(folder.lock, .shared, patience: patience)
    defer { lock.release() }
    try refresh()
  }

  /// Brings the contents up to date and checks them against the checkpoint.
  func refresh() throws(Failure) {
    // Moved out, grown in place and moved back: a copy would cost as much as the journal is long.
    var fresh = contents
    contents = JournalContents()
    defer { contents = fresh }
    do throws(Failure) {
      try grow(&fresh)
      note = try folder.readNote()
      if let note {
        try folder.check(fresh, try folder.checkpoint(of: note, verifier))
      } else {
        try folder.check(fresh, nil)
      }
      guard fresh.size >= seen.size, fresh.root(size: seen.size) == seen.root else {
        throw Failure(
          .usage, "E0603", "the journal is not the one that was read before",
          why: [
            "before: \(seen.size) entries, root \(seen.root.base64)",
            "now: \(fresh.size) entries, root \(fresh.range.root.base64)",
          ])
      }
    } catch {
      // What was refused is read again from its start, also when somebody mends it in place.
      fresh = JournalContents()
      throw error
    }
    seen = (fresh.size, fresh.range.root)
  }

  private func grow(_ fresh: inout JournalContents) throws(Failure) {
    guard let file = try DurableFile.openExisting(folder.journal) else { return fresh = JournalContents() }
    defer { file.close() }
    let status = try file.status()
    // Another or a shorter file: nothing that was read before counts.
    if status.inode != inode || status.size < fresh.end { fresh = JournalContents() }
    inode = status.inode
    fresh.feed(try file.read(from: fresh.end))
  }
}
