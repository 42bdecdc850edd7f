// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// Where a database is: a SQLite file, or a PostgreSQL server.
enum DatabasePlace: Sendable {
  case sqlite(path: String)
  case postgres(PostgresAddress)

  init(_ database: String) throws(Failure) {
    if database.hasPrefix("sqlite:/") {
      self = .sqlite(path: String(database.dropFirst(7)))
    } else if database.hasPrefix("postgres://") || database.hasPrefix("postgresql://") {
      self = .postgres(PostgresAddress(text: database))
    } else {
      throw MigrationWords.otherKind(database)
    }
  }

  /// Whether it is a file that is not there.
  var isMissing: Bool {
    if case .sqlite(let path) = self { return access(path, F_OK) != 0 }
    return false
  }

  /// Connects for looking at what a layout made; nothing can be changed through it.
  func reading(_ layout: MigrationLayout? = nil) throws(DatabaseError) -> any DatabaseConnection {
    let connection = try readOnly()
    connection.tracking = TrackingNames(layout: layout)
    return connection
  }

  private func readOnly() throws(DatabaseError) -> any DatabaseConnection {
    switch self {
    case .sqlite(let path):
      // A file that is not there is an empty database; looking must not create it.
      return try SQLiteDatabase(path: access(path, F_OK) == 0 ? path : ":memory:", isReadOnly: true)
    case .postgres(let address):
      return try PostgresConnection(address, settings: ["default_transaction_read_only": "on"])
    }
  }

  /// Connects for migrating, alone.
  func writing(
    layout: MigrationLayout?, isCancelled: @escaping @Sendable () -> Bool
  ) throws(Failure) -> any DatabaseConnection {
    switch self {
    case .sqlite(let path):
      Self.makeFolder(of: path)
      do throws(DatabaseError) {
        let database = try SQLiteDatabase(path: path, isReadOnly: false)
        database.tracking = TrackingNames(layout: layout)
        return database
      } catch { throw MigrationWords.unreadable(error) }
    case .postgres(let address):
      let connection = try PostgresTarget(address, layout: layout, isCancelled: isCancelled).connection
      connection.tracking = TrackingNames(layout: layout)
      return connection
    }
  }

  /// Connects for taking the fence: briefly, and beside whoever holds the locks of a migration.
  func fencing() throws(DatabaseError) -> any DatabaseConnection {
    switch self {
    case .sqlite(let path):
      Self.makeFolder(of: path)
      return try SQLiteDatabase(path: path, isReadOnly: false)
    case .postgres(let address): return try PostgresConnection(address, settings: ["lock_timeout": "10s"])
    }
  }

  /// A first migration makes its database, so it also makes the folder that is to hold it.
  static func makeFolder(of path: String) {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o755)
    }
  }
}
