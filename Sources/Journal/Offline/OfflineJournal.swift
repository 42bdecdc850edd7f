// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// The last verified copy of a shared journal with a segment behind it, for a rollback while the store is out of reach.
///
/// Nobody else sees what is appended here before it is merged (`MergingJournal`).
public actor OfflineJournal: JournalStore {
  private let copy: FileJournal
  private let segment: OfflineSegment
  private let folder: String
  private let key: LogKey?
  /// Where the journal is kept when its store is in reach.
  public nonisolated let kind: JournalKind

  /// Opens the copy in a folder and the segment beside it.
  public init(folder: String, kind: JournalKind, key: LogKey?) {
    self.folder = folder
    self.kind = kind
    self.key = key
    copy = FileJournal(folder: folder, key: key)
    segment = OfflineSegment(folder: folder)
  }

  /// Returns the number of entries.
  public func head() async throws(Failure) -> Int64 {
    try await copy.head() + Int64(try await content()?.drafts.count ?? 0)
  }

  /// Returns the entries from a sequence on, in order.
  public func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    let own = try await content()?.entries ?? []
    return try await copy.read(from: sequence) + own.filter { $0.sequence >= sequence }
  }

  /// Tells whether this machine has appended an entry that takes an environment.
  public func wasAppendedHere(_ sequence: Int64) async -> Bool {
    if let content = try? segment.read(key), sequence >= content.base { return true }
    return OwnEpochs(folder: folder).has(sequence)
  }

  /// Returns the state that was kept beside the copy.
  public func recall() async -> KeptState? { await copy.recall() }

  /// Makes sure that the disk here has room for a run to its end.
  public func requireRoom() async throws(Failure) { try await copy.requireRoom() }

  /// Appends entries to the segment, all or none, when there are `expecting` before them.
  public func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    guard let key else {
      throw LogKeyProblem.missing
    }
    try JournalDrafts.check(drafts)
    try DurableFile.makeFolder(folder)
    let lock = try await FileLock.acquire("\(folder)/offline.lock", .exclusive, patience: .seconds(10))
    defer { lock.release() }
    let size = try await copy.head()
    let root = await copy.contents.range.root.base64
    var content = try await content() ?? OfflineSegment.Content(base: size, root: root, drafts: [])
    let known = content.entries.filter { entry in drafts.contains { $0.id == entry.id } }
    if !drafts.isEmpty, known.count == drafts.count { return known }
    guard known.isEmpty, content.base + Int64(content.drafts.count) == expecting else { return nil }
    if drafts.isEmpty { return [] }
    // What the store would not take must not be acknowledged here.
    for draft in drafts {
      let line = JournalLine.bytes(draft, sequence: expecting, previous: .zero, durable: expecting)
      if case .failure(let fault) = JournalLine.parse(line) {
        throw UnwritableEntry.failure(draft, bytes: line.count, fault)
      }
    }
    content.drafts += drafts
    try segment.write(content, key)
    return Array(content.entries.suffix(drafts.count))
  }

  private func content() async throws(Failure) -> OfflineSegment.Content? {
    guard let content = try segment.read(key) else { return nil }
    let size = try await copy.head()
    try OfflineMerge.requireFit(content, size: size, root: await copy.contents.range.root.base64)
    return content
  }
}
