// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore
import PromotionPorts

/// What a journal that is kept elsewhere does with the copy of it that lies here.
extension FileJournal {
  /// Tells which drafts are entries already.
  func known(_ drafts: [EntryDraft]) async throws(Failure) -> KnownDrafts {
    try await load()
    if !contents.isWhole, mayHaveEarlier(drafts) { try await loadWhole() }
    let kept = drafts.compactMap { draft in contents.ids.position(of: draft.id).map { $0 + contents.offset } }
    if kept.isEmpty { return .none }
    return kept.count == drafts.count ? .all(try contents.entries(kept, in: folder.journal)) : .some
  }

  /// Returns the lines that would follow, and the checkpoint over them; nothing is written.
  func prepare(_ drafts: [EntryDraft]) async throws(Failure) -> PreparedEntries {
    try await load()
    guard let key else {
      throw LogKeyProblem.missing
    }
    let bytes = try JournalDrafts.bytes(drafts, after: contents)
    var next = JournalContents(after: contents.asBeginning)
    next.feed(bytes)
    let note: SignedNote
    do throws(NoteProblem) {
      note = try Checkpoint(origin: key.name, size: next.size, root: next.range.root).signed(by: key)
    } catch { throw Failure(.defect, "E7012", "the checkpoint cannot be signed", why: [error.reason]) }
    return PreparedEntries(bytes: bytes, note: note.bytes, size: next.size, root: next.range.root.base64)
  }

  /// Where the last good line ends.
  func end() async throws(Failure) -> Int {
    try await load()
    return contents.end
  }

  /// Returns everything up to the last acknowledged line, cut where each segment of a branch ends, and the checkpoint.
  ///
  /// The bytes of torn writes that were sealed go with the entry that seals them.
  func segments() async throws(Failure) -> (files: [(path: String, bytes: [UInt8])], note: [UInt8], size: Int64) {
    try await loadWhole()
    guard let note, let file = try DurableFile.openExisting(folder.journal) else {
      throw Failure(
        .usage, "E0611", "the journal has no checkpoint yet", why: [folder.checkpoint], fix: ["sluice init"])
    }
    defer { file.close() }
    let size = try folder.checkpoint(of: note, verifiers).size
    var files: [(path: String, bytes: [UInt8])] = []
    var start = 0
    for first in stride(from: 0, to: Int(size), by: JournalSegments.linesMax) {
      let last = min(first + JournalSegments.linesMax, Int(size)) - 1
      let end = contents.places[last].upperBound + 1
      files.append((JournalSegments.path(of: Int64(first)), try file.read(from: start, count: end - start)))
      start = end
    }
    return (files, note, size)
  }

  /// Returns the acknowledged entries one by one, as the bytes that stand for each in the file, and the checkpoint.
  func chunks() async throws(Failure) -> (ids: [String], bytes: [[UInt8]], checkpoint: Checkpoint, note: [UInt8]) {
    let (files, note, _) = try await segments()
    let all = files.flatMap(\.bytes)
    let checkpoint = try checkpoint(of: note)
    var ids: [String] = []
    var bytes: [[UInt8]] = []
    var start = 0
    for place in contents.places.prefix(Int(checkpoint.size)) {
      let line = Array(all[place])
      guard case .success(let parsed) = JournalLine.parse(line) else {
        throw Failure(.usage, "E0602", "the journal is damaged", why: [folder.journal], fix: ["sluice journal verify"])
      }
      ids.append(String(decoding: line[parsed.parts.id], as: UTF8.self))
      bytes.append(Array(all[start...place.upperBound]))
      start = place.upperBound + 1
    }
    return (ids, bytes, checkpoint, note)
  }

  /// Takes back what a call that died has written of another store's lines; they come again, whole.
  func mendCopy() async throws(Failure) {
    let mark = AdoptionMark(folder: folder.path)
    guard mark.exists else { return }
    let lock = try await FileLock.acquire(folder.lock, .exclusive, patience: patience)
    defer { lock.release() }
    guard let (end, size) = try mark.read() else { return mark.remove() }
    if try coveredSize() <= size, truncate(folder.journal, off_t(end)) != 0, errno != ENOENT {
      throw DurableFile.failure("truncate", folder.journal)
    }
    mark.remove()
  }

  private func coveredSize() throws(Failure) -> Int64 {
    guard let note = try folder.readNote() else { return 0 }
    return try checkpoint(of: note).size
  }

  /// Takes over lines and a checkpoint that another store has, when they are what follows here.
  func adopt(_ bytes: [UInt8], note: [UInt8]) async throws(Failure) {
    try DurableFile.makeFolder(folder.path)
    let lock = try await FileLock.acquire(folder.lock, .exclusive, patience: patience)
    defer { lock.release() }
    try refresh()
    let checkpoint = try folder.checkpoint(of: note, verifiers)
    var next = JournalContents(after: contents.asBeginning)
    next.feed(bytes)
    guard next.tail == nil, next.size == checkpoint.size, next.range.root == checkpoint.root else {
      throw Failure(
        .usage, "E0603", "what another machine has recorded does not follow from what this clone has",
        why: [
          "this clone: \(contents.size) entries, root \(contents.range.root.base64)",
          "there: \(checkpoint.size) entries, root \(checkpoint.root.base64)",
        ], fix: ["sluice journal verify"])
    }
    let file = try DurableFile.openAppending(folder.journal)
    defer { file.close() }
    let mark = AdoptionMark(folder: folder.path)
    // Lines of several appends say of one another that they are durable, which only the new checkpoint can confirm.
    let isMarked = next.watermark > (try coveredSize())
    if isMarked { try mark.write(end: contents.end, size: contents.size) }
    // Only a copy: what an earlier call left half written comes again, whole.
    if contents.tail != nil, ftruncate(file.descriptor, off_t(contents.end)) != 0 {
      throw DurableFile.failure("ftruncate", folder.journal)
    }
    try file.writeAll(bytes)
    try file.synchronise()
    try CheckpointFile(path: folder.checkpoint).write(note)
    if isMarked { mark.remove() }
    try refresh()
  }
}
