// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// A SQLite file in a folder of its own, so that what lies beside the target lies beside the copy.
final class SQLiteScratch: ScratchDatabase {
  let folder: String
  private var opened: SQLiteDatabase

  init(folder: String, tracking: TrackingNames) throws(DatabaseError) {
    self.folder = folder
    mkdir(folder, 0o700)
    opened = try SQLiteDatabase(path: "\(folder)/copy.db", isReadOnly: false)
    opened.tracking = tracking
    // A copy that is thrown away need not survive a crash.
    try opened.execute("PRAGMA synchronous = OFF")
    try opened.execute("PRAGMA journal_mode = MEMORY")
  }

  var connection: any DatabaseConnection { opened }
  var path: String { "\(folder)/copy.db" }
  var address: String { "sqlite:\(path)" }

  func drop() {
    for name in ["copy.db", "sqitch.db"] {
      for suffix in ["", "-wal", "-shm", "-journal"] { unlink("\(folder)/\(name)\(suffix)") }
    }
    rmdir(folder)
  }
}

/// Copies a SQLite file with SQLite's own backup.
final class SQLiteScratchMaker: ScratchMaker {
  let roles: ServerRoles? = nil
  let isOnServerOfTarget = false
  private let target: String
  private let folder: String
  private let tracking: TrackingNames
  private let stem = "proof-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
  private var count = 0

  /// `target` is the path of the file, which need not exist; copies are made beneath `folder`.
  init(target: String, folder: String, tracking: TrackingNames) {
    self.target = target
    self.tracking = tracking
    self.folder = folder
  }

  func copyOfTarget() throws(Failure) -> any ScratchDatabase {
    do throws(DatabaseError) {
      let scratch = try make()
      if access(target, F_OK) == 0 { try copy(target, to: scratch) }
      return scratch
    } catch { throw MigrationWords.unreadable(error) }
  }

  func empty() throws(Failure) -> any ScratchDatabase {
    do throws(DatabaseError) { return try make() } catch { throw MigrationWords.unreadable(error) }
  }

  func clone(_ original: any ScratchDatabase) throws(Failure) -> any ScratchDatabase {
    guard let original = original as? SQLiteScratch else { throw Failure(.defect, "E7006", "a copy of another kind") }
    do throws(DatabaseError) {
      let scratch = try make()
      try copy(original.path, to: scratch)
      return scratch
    } catch { throw MigrationWords.unreadable(error) }
  }

  private func make() throws(DatabaseError) -> SQLiteScratch {
    mkdir(folder, 0o700)
    count += 1
    return try SQLiteScratch(folder: "\(folder)/\(stem)-\(count)", tracking: tracking)
  }

  private func copy(_ path: String, to scratch: SQLiteScratch) throws(DatabaseError) {
    try SQLiteDatabase(path: path, isReadOnly: true).copy(to: scratch.path)
    guard let slash = path.lastIndex(of: "/") else { return }
    let registry = "\(path[..<slash])/sqitch.db"
    guard access(registry, F_OK) == 0 else { return }
    try SQLiteDatabase(path: registry, isReadOnly: true).copy(to: "\(scratch.folder)/sqitch.db")
  }
}
