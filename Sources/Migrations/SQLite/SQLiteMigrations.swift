// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Glibc
public import PromotionCore
public import PromotionPorts

/// Reads golang-migrate's layout and does it to SQLite databases.
public struct SQLiteMigrations: MigrationTool {
  private let scratchFolder: String
  private let queue = DispatchQueue(label: "sqlite", attributes: .concurrent)

  /// Keeps copies of targets in a folder while they are used.
  public init(scratchFolder: String) { self.scratchFolder = scratchFolder }

  /// Reads migrations from the names and texts of a folder, sorted by version.
  public func migrations(from files: [String: [UInt8]], folder: String) throws(Failure) -> [Migration] {
    try GolangMigrateLayout.migrations(from: files, folder: folder)
  }

  /// Returns what the target's own table says is applied.
  public func applied(in database: String) async throws(Failure) -> AppliedMigrations {
    let path = try path(of: database)
    return try await blocking { () throws(Failure) in
      do throws(SQLiteError) {
        // A file that is not there is an empty database; looking must not create it.
        let opened = try SQLiteDatabase(path: access(path, F_OK) == 0 ? path : ":memory:", isReadOnly: true)
        let tracking = try SQLiteTracking(database: opened).read()
        return AppliedMigrations(
          cursor: tracking.cursor, isDirty: tracking.isDirty, schema: try SQLiteSchema(of: opened).digest)
      } catch { throw SQLiteWords.unreadable(path, error) }
    }
  }

  /// Proves pending migrations on a copy of the target.
  public func prove(_ pending: [Migration], in database: String) async throws(Failure) -> MigrationProof {
    let path = try path(of: database)
    mkdir(scratchFolder, 0o700)
    let scratch = "\(scratchFolder)/proof-\(getpid())-\(UInt64.random(in: 0...UInt64.max)).db"
    return try await blocking { () throws(Failure) in try SQLiteProof(path: path, scratch: scratch).prove(pending) }
  }

  /// Applies migrations, each with its row in one transaction that also checks and sets the epoch.
  public func apply(
    _ migrations: [Migration], in database: String, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure) {
    let path = try path(of: database)
    for migration in migrations {
      try await change(migration, isUp: true, cursor: migration.order, path: path, fence: fence)
      try await done(migration)
    }
  }

  /// Reverts migrations, the first of the list first.
  public func revert(
    _ migrations: [Migration], leaving cursor: UInt64?, in database: String, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure) {
    let path = try path(of: database)
    for (index, migration) in migrations.enumerated() {
      let below = index + 1 < migrations.count ? migrations[index + 1].order : cursor
      try await change(migration, isUp: false, cursor: below, path: path, fence: fence)
      try await done(migration)
    }
  }

  private func change(
    _ migration: Migration, isUp: Bool, cursor: UInt64?, path: String, fence: MigrationFence
  ) async throws(Failure) {
    try await blocking { () throws(Failure) in
      Self.makeFolder(of: path)
      let database: SQLiteDatabase
      do throws(SQLiteError) { database = try SQLiteDatabase(path: path, isReadOnly: false) } catch {
        throw SQLiteWords.unreadable(path, error)
      }
      try SQLiteChange(database: database, fence: fence).perform(migration, isUp: isUp, cursor: cursor)
    }
  }

  /// A first migration makes its database, so it also makes the folder that is to hold it.
  private static func makeFolder(of path: String) {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o755)
    }
  }

  private func path(of database: String) throws(Failure) -> String {
    guard database.hasPrefix("sqlite:/") else { throw SQLiteWords.otherKind(database) }
    return String(database.dropFirst(7))
  }

  /// SQLite blocks, so it has threads that are not of Swift's pool.
  private func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      queue.async {
        do throws(Failure) { continuation.resume(returning: .success(try body())) } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }
}
