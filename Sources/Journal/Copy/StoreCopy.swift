// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore
import PromotionPorts

/// The verified copy of a journal that machines share, in the form of the file journal: what is read is read here, after a
/// look at the store, or without one while that is out of reach.
actor StoreCopy {
  /// Brings the copy up to date, under the lock.
  typealias Refresh = @Sendable () async throws(Failure) -> Void

  // A look at the store is good for so long; what is appended is compared by the store itself.
  private static let freshMilliseconds: Int64 = 3000

  nonisolated let journal: FileJournal
  private let folder: String
  private let lock: String
  private let stamp: LookStamp
  private let isAway: @Sendable (Failure) -> Bool
  private let talk: @Sendable (String) -> Void
  private var lookedAt: Int64?
  private var hasWarned = false

  /// Opens the copy in a folder; `lock` and `stamp` are paths there, and `isAway` tells whether a store is out of reach.
  init(
    folder: String, key: LogKey?, lock: String, stamp: String, isAway: @escaping @Sendable (Failure) -> Bool,
    talk: @escaping @Sendable (String) -> Void
  ) {
    self.folder = folder
    self.lock = "\(folder)/\(lock)"
    self.stamp = LookStamp(path: "\(folder)/\(stamp)")
    self.isAway = isAway
    self.talk = talk
    journal = FileJournal(folder: folder, key: key)
  }

  /// Brings the copy up to date, or goes on with what it has, saying how old that is.
  func look(_ refresh: Refresh) async throws(Failure) {
    if isFresh { return }
    let held = try await exclusive()
    defer { held.release() }
    // Whoever had the lock may have looked.
    if isFresh { return }
    do throws(Failure) { try await refresh() } catch {
      guard isAway(error), let age = stamp.ageSeconds else { throw error }
      lookedAt = Self.now()
      if !hasWarned { talk("warning: \(error.what); this is its state of \(age) s ago") }
      hasWarned = true
    }
  }

  /// One process of this clone at a time works with the store, and one call of this process.
  func exclusive() async throws(Failure) -> FileLock {
    try DurableFile.makeFolder(folder)
    let held = try await FileLock.acquire(lock, .exclusive, patience: .seconds(60))
    do throws(Failure) { try await journal.mendCopy() } catch {
      held.release()
      throw error
    }
    return held
  }

  /// Says that the copy is now what the store has.
  func isCurrent() {
    lookedAt = Self.now()
    stamp.touch()
  }

  /// Says that the store was looked at and has nothing yet.
  func isEmpty() { lookedAt = Self.now() }

  /// Keeps in mind the epochs of this machine among entries that the store has taken; returns its own.
  nonisolated func acknowledged(_ entries: [JournalEntry], _ count: Int) -> [JournalEntry] {
    let own = Array(entries.prefix(count))
    for entry in own where entry.type.hasPrefix("environment.acquired/") {
      OwnEpochs(folder: folder).add(entry.sequence)
    }
    return own
  }

  /// The entries of drafts that are there already; none of them when only some are; `nil` when none is.
  func known(_ drafts: [EntryDraft]) async throws(Failure) -> [JournalEntry]? {
    switch try await journal.known(drafts) {
    case .all(let entries): acknowledged(entries, drafts.count)
    case .some: []
    case .none: nil
    }
  }

  /// Tells whether this machine has appended an entry that takes an environment.
  nonisolated func wasAppendedHere(_ sequence: Int64) -> Bool { OwnEpochs(folder: folder).has(sequence) }

  private var isFresh: Bool { lookedAt.map { Self.now() - $0 < Self.freshMilliseconds } ?? false }

  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
