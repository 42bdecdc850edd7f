// SPDX-License-Identifier: Apache-2.0
import PromotionCore
public import PromotionPorts

extension FileJournal {
  /// Returns the state that was kept, when the journal still begins with the entries that it follows from.
  ///
  /// Proved are: the seal of the cache, the last entry under it byte by byte, and, by the hashes of the newer entries,
  /// that the signed checkpoint is over these very entries. The older bytes are not read; `journal verify` reads them.
  public func recall() async -> KeptState? {
    guard poison == nil, contents.size == 0, let cached = FoldCache(folder: folder.path, key: key).read(),
      let lock = try? await FileLock.acquire(folder.lock, .shared, patience: patience)
    else { return nil }
    defer { lock.release() }
    guard contents.size == 0, resume(behind: cached) else { return nil }
    do throws(Failure) { try refresh() } catch { return nil }
    guard isCovered(cached.state.size) else {
      contents = JournalContents()
      return nil
    }
    return cached.state
  }

  /// Keeps the state beside the journal, when the checkpoint covers the entries that it follows from.
  public func keep(_ state: KeptState) async {
    guard poison == nil, state.size > 0, state.size == contents.size, contents.tail == nil, isCovered(state.size),
      let last = contents.places.last, let edge = contents.range(size: state.size - 1), let ids = idHashes()
    else { return }
    IDCache(folder: folder.path, key: key).write(ids, root: contents.range.root)
    FoldCache(folder: folder.path, key: key).write(
      FoldCache.Content(
        beginning: contents.asBeginning, lastStart: last.lowerBound, edge: edge, state: state))
  }

  /// Tells whether an id may be that of an entry that was not read.
  func mayHaveEarlier(_ drafts: [EntryDraft]) -> Bool {
    guard let earlier = IDCache(folder: folder.path, key: key).read(root: contents.beginning.range.root) else {
      return true
    }
    return drafts.contains { draft in
      var id = draft.id
      return earlier.contains(id.withUTF8 { EntryIDs.hash($0) })
    }
  }

  private func idHashes() -> [UInt64]? {
    if contents.isWhole { return contents.ids.hashes() }
    let earlier = IDCache(folder: folder.path, key: key).read(root: contents.beginning.range.root)
    return earlier.map { $0.all + contents.ids.hashes() }
  }

  // The last entry of the beginning has to stand where the cache says, with the very bytes.
  private func resume(behind cached: FoldCache.Content) -> Bool {
    guard let file = try? DurableFile.openExisting(folder.journal) else { return false }
    defer { file.close() }
    guard let status = try? file.status(), status.size >= cached.beginning.end,
      let bytes = try? file.read(from: cached.lastStart, count: cached.beginning.end - cached.lastStart),
      bytes.last == 0x0A, TreeHash.leaf(Array(bytes.dropLast())) == cached.beginning.last
    else { return false }
    contents = JournalContents(after: cached.beginning)
    inode = status.inode
    return true
  }

  private func isCovered(_ size: Int64) -> Bool {
    guard let note, let checkpoint = try? folder.checkpoint(of: note, verifiers) else { return false }
    return checkpoint.size >= size
  }
}
