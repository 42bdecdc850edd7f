// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// A database on a scratch server.
final class PostgresScratch: ScratchDatabase {
  let name: String
  private let server: PostgresAddress
  private let maintenance: PostgresConnection
  private let tracking: TrackingNames
  private let roles: ServerRoles?
  private var opened: PostgresConnection

  init(
    name: String, server: PostgresAddress, maintenance: PostgresConnection, tracking: TrackingNames, roles: ServerRoles?
  ) throws(DatabaseError) {
    self.name = name
    self.tracking = tracking
    self.roles = roles
    self.server = server
    self.maintenance = maintenance
    opened = try PostgresConnection(server.with(database: name), settings: ["synchronous_commit": "off"])
    opened.tracking = tracking
    opened.countsRole = roles.map { roles in { roles.counts($0) } }
  }

  var connection: any DatabaseConnection { opened }
  var address: String { server.with(database: name).text }

  /// Makes a copy under another name; nobody may be connected meanwhile.
  func copy(as copy: String) throws(DatabaseError) {
    opened = maintenance
    try waitUntilAlone()
    try maintenance.simple("CREATE DATABASE \"\(copy)\" TEMPLATE \"\(name)\"")
    opened = try PostgresConnection(server.with(database: name), settings: ["synchronous_commit": "off"])
    opened.tracking = tracking
    opened.countsRole = roles.map { roles in { roles.counts($0) } }
  }

  /// A closed connection takes the server a moment, and CREATE DATABASE would look again only after 100 ms.
  private func waitUntilAlone() throws(DatabaseError) {
    for _ in 0..<500 {
      let others = try maintenance.rows("SELECT 1 FROM pg_stat_activity WHERE datname = $1", [name])
      if others.isEmpty { return }
      usleep(1000)
    }
  }

  func drop() {
    opened = maintenance
    try? maintenance.simple("DROP DATABASE IF EXISTS \"\(name)\" WITH (FORCE)")
  }
}

/// Makes databases on a scratch server; the copy of the target was restored there before.
final class PostgresScratchMaker: ScratchMaker {
  let roles: ServerRoles?
  let isOnServerOfTarget: Bool
  private let server: PostgresAddress
  private let maintenance: PostgresConnection
  private let target: PostgresAddress
  private let base: String
  private let tracking: TrackingNames
  private var count = 0

  /// `base` is the database into which the target's schema was restored.
  init(
    server: PostgresAddress, isOwn: Bool, target: PostgresAddress, base: String, tracking: TrackingNames
  ) throws(DatabaseError) {
    self.server = server
    self.tracking = tracking
    self.target = target
    self.base = base
    maintenance = try PostgresConnection(server)
    let roles = ServerRoles(server: maintenance, isOwn: isOwn)
    self.roles = roles
    isOnServerOfTarget = isOwn ? false : roles.isServer(of: try PostgresConnection(target))
  }

  func copyOfTarget() throws(Failure) -> any ScratchDatabase {
    do throws(DatabaseError) {
      let scratch = try PostgresScratch(
        name: base, server: server, maintenance: maintenance, tracking: tracking, roles: roles)
      try TargetRows(target: target).bring(to: scratch.connection)
      return scratch
    } catch { throw MigrationWords.unreadable(error) }
  }

  func empty() throws(Failure) -> any ScratchDatabase {
    do throws(DatabaseError) {
      count += 1
      let name = "\(base)_e\(count)"
      try maintenance.simple("CREATE DATABASE \"\(name)\" TEMPLATE template0")
      return try PostgresScratch(name: name, server: server, maintenance: maintenance, tracking: tracking, roles: roles)
    } catch { throw MigrationWords.unreadable(error) }
  }

  func clone(_ original: any ScratchDatabase) throws(Failure) -> any ScratchDatabase {
    guard let original = original as? PostgresScratch else { throw Failure(.defect, "E7006", "a copy of another kind") }
    do throws(DatabaseError) {
      count += 1
      let name = "\(base)_\(count)"
      try original.copy(as: name)
      return try PostgresScratch(name: name, server: server, maintenance: maintenance, tracking: tracking, roles: roles)
    } catch { throw MigrationWords.unreadable(error) }
  }
}
