// SPDX-License-Identifier: Apache-2.0
internal import Glibc
import PromotionCore

extension FileJournal {
  /// Appends under the lock; every step is durable before the next one starts.
  func append(_ drafts: [EntryDraft], expecting: Int64, key: LogKey) throws(Failure) -> [JournalEntry]? {
    try refresh()
    // Every append replaces the checkpoint: what cannot be ended is not begun.
    guard access(folder.path, W_OK | X_OK) == 0 else {
      let number = errno
      throw DurableFile.failure("write into", folder.path, number)
    }
    let file = try DurableFile.openAppending(folder.journal)
    defer { file.close() }
    let status = try file.status()
    // An empty one may have been made just now, or by a writer that died before its name was durable.
    if status.size == 0 {
      try guarded(drafts) { () throws(Failure) in try DurableFile.synchroniseFolder(of: folder.journal) }
    }
    if status.inode != inode { try refresh() }
    try settle(file, drafts, key)
    if !contents.isWhole, mayHaveEarlier(drafts) {
      contents = JournalContents()
      try refresh()
    }

    let kept = drafts.compactMap { draft in contents.ids.position(of: draft.id).map { $0 + contents.offset } }
    if kept.count == drafts.count, !drafts.isEmpty { return try contents.entries(kept, in: folder.journal) }
    guard kept.isEmpty, contents.size == expecting else { return nil }
    if drafts.isEmpty { return [] }

    let bytes = try JournalDrafts.bytes(drafts, after: contents)
    return try write(bytes, to: file, drafts, key)
  }

  /// Leaves no doubt behind: finishes a line, seals a torn write, and signs what is not covered yet.
  private func settle(_ file: DurableFile, _ drafts: [EntryDraft], _ key: LogKey) throws(Failure) {
    // A writer may have died between its write and its checkpoint: nobody knows yet whether the disk has the bytes.
    // This comes first, since whatever is written next calls all entries before it durable.
    if try note.map({ bytes throws(Failure) in try checkpoint(of: bytes).size }) ?? 0 < contents.size {
      try guarded(drafts) { () throws(Failure) in try commit(file, key) }
    }
    guard let tail = contents.tail else { return }
    if tail.isWholeEntry {
      // The line would become good by any newline that follows, so it is taken in rather than sealed.
      try write([0x0A], to: file, drafts, key)
      return
    }
    let at = drafts.first?.at ?? Instant(milliseconds: 0)
    let seal = JournalSeal.draft(of: tail.bytes, sequence: contents.size, at: at)
    try write([0x0A] + (try JournalDrafts.bytes([seal], after: contents)), to: file, drafts, key)
  }

  @discardableResult
  private func write(
    _ bytes: [UInt8], to file: DurableFile, _ drafts: [EntryDraft], _ key: LogKey
  ) throws(Failure) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    let offset = contents.end + (contents.tail?.bytes.count ?? 0)
    try guarded(drafts) { () throws(Failure) in
      try file.writeAll(bytes)
      guard try file.read(from: offset) == bytes else {
        throw Failure(
          .unreachable, "E0607", "the journal reads back other bytes than were written", why: [file.path],
          fix: ["mend the disk, then run the same command again"])
      }
      // Nobody else writes under the lock, so these bytes are all that is new in the file.
      contents.feed((contents.tail?.bytes ?? []) + bytes) { line, bytes in
        if let entry = line.entry(in: bytes) { entries.append(entry) }
      }
      try accept(contents, isOther: false)
      try commit(file, key)
    }
    return entries
  }

  // Makes the entries durable, and then a checkpoint over them: whatever happens before, the old one is found beside
  // entries that were not acknowledged.
  private func commit(_ file: DurableFile, _ key: LogKey) throws(Failure) {
    let checkpoint = Checkpoint(origin: key.name, size: contents.size, root: contents.range.root)
    let note = try signed(checkpoint, key)
    try file.synchronise()
    try CheckpointFile(path: folder.checkpoint).write(note)
    keep(note, of: checkpoint)
  }

  private func signed(_ checkpoint: Checkpoint, _ key: LogKey) throws(Failure) -> [UInt8] {
    do throws(NoteProblem) { return try checkpoint.signed(by: key).bytes } catch {
      throw Failure(.defect, "E7012", "the checkpoint cannot be signed", why: [error.reason])
    }
  }

  /// Runs writes; after the first error nobody can know what the disk has, so nothing is tried again.
  private func guarded(_ drafts: [EntryDraft], _ work: () throws(Failure) -> Void) throws(Failure) {
    do throws(Failure) { try work() } catch {
      let failure = Failure(
        .indeterminate, "E0604", "cannot know whether the journal has the entry",
        why: [error.what] + error.why + drafts.map { "id \($0.id)" },
        fix: ["mend the disk, then run the same command again: an entry that is there is not written twice"])
      poison = failure
      throw failure
    }
  }
}
