// SPDX-License-Identifier: Apache-2.0
/// The roles of a scratch server; they belong to the whole server, so that all copies on it share them.
final class ServerRoles {
  /// The roles at one moment.
  struct Look: Equatable {
    /// The options of each role, as `ALTER ROLE` takes them.
    fileprivate(set) var options: [String: String] = [:]
    /// Who is in which role.
    fileprivate(set) var members: Set<Membership> = []
  }

  /// One role in another.
  struct Membership: Hashable {
    let role: String
    let member: String
  }

  private let server: PostgresConnection
  /// Whether nobody else uses the server.
  private let isOwn: Bool
  /// What the proof runs, lower case; `nil` when nobody knows.
  private var scripts: [String]?
  /// The system that serves it, as `pg_control_system` numbers it.
  private let system: String?

  init(server: PostgresConnection, isOwn: Bool) {
    self.server = server
    self.isOwn = isOwn
    system = Self.system(of: server)
  }

  /// Whether a target lives on this very server, so that a role dropped here is gone there as well.
  func isServer(of target: any DatabaseConnection) -> Bool { system != nil && system == Self.system(of: target) }

  private static func system(of connection: any DatabaseConnection) -> String? {
    (try? connection.rows("SELECT system_identifier::text FROM pg_catalog.pg_control_system()"))?.first?[0]
  }

  /// Says what the proof is going to run.
  func expect(_ scripts: [String]) { self.scripts = scripts.map { $0.lowercased() } }

  func look() throws(DatabaseError) -> Look {
    var look = Look()
    for (role, options) in try Self.options(in: server) where counts(role) { look.options[role] = options }
    for row in try server.rows(Self.memberQuery) where counts(row[0] ?? "") {
      look.members.insert(Membership(role: row[0] ?? "", member: row[1] ?? ""))
    }
    return look
  }

  /// Whether a role counts: on a server that others use too, only one that the scripts name, since somebody else may
  /// make or change the others meanwhile.
  func counts(_ role: String) -> Bool { isOwn || scripts?.contains { $0.contains(role.lowercased()) } ?? true }

  /// Brings the roles back to what they were.
  ///
  /// No copy that uses a new one may be left. On a server that others use too, only roles that the scripts name are
  /// touched: somebody else may have made one meanwhile.
  func restore(_ wanted: Look) throws(DatabaseError) {
    let now = try look()
    for role in now.options.keys.sorted() where wanted.options[role] == nil && counts(role) {
      try server.simple("DROP ROLE \(PostgresConnection.quoted(role))")
    }
    for (role, options) in wanted.options.sorted(by: { $0.key < $1.key })
    where now.options[role] != options && counts(role) {
      let verb = now.options[role] == nil ? "CREATE" : "ALTER"
      try server.simple("\(verb) ROLE \(PostgresConnection.quoted(role)) \(options)")
    }
    for entry in try look().members.subtracting(wanted.members) where counts(entry.role) {
      try server.simple(
        "REVOKE \(PostgresConnection.quoted(entry.role)) FROM \(PostgresConnection.quoted(entry.member))")
    }
    for entry in wanted.members.subtracting(try look().members) where counts(entry.role) {
      try server.simple(
        "GRANT \(PostgresConnection.quoted(entry.role)) TO \(PostgresConnection.quoted(entry.member))")
    }
  }

  /// Whether a script says anything of roles, in a string or not; what it computes cannot be seen.
  static func areNamed(in scripts: [String]) -> Bool {
    scripts.contains { script in
      let words = script.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      return words.indices.dropLast().contains { index in
        ["create", "alter", "drop", "reassign"].contains(words[index])
          && ["role", "user", "group", "owned"].contains(words[index + 1])
          && (index + 2 >= words.count || words[index + 2] != "mapping")
      }
    }
  }

  /// Makes the roles of one server on another, without their passwords.
  static func copy(from source: PostgresConnection, to server: PostgresConnection) throws(DatabaseError) {
    let there = Set(try options(in: server).map(\.role))
    for (role, options) in try options(in: source) where !there.contains(role) {
      try server.simple("CREATE ROLE \(PostgresConnection.quoted(role)) \(options)")
    }
    for row in try source.rows(memberQuery) {
      let (role, member) = (PostgresConnection.quoted(row[0] ?? ""), PostgresConnection.quoted(row[1] ?? ""))
      try server.simple("GRANT \(role) TO \(member)")
    }
  }

  private static func options(
    in connection: PostgresConnection
  ) throws(DatabaseError) -> [(role: String, options: String)] {
    try connection.rows(
      """
      SELECT rolname, concat_ws(' ', CASE WHEN rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END,
        CASE WHEN rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
        CASE WHEN rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END,
        CASE WHEN rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
        CASE WHEN rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,
        CASE WHEN rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
        CASE WHEN rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END, 'CONNECTION LIMIT', rolconnlimit)
      FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname
      """
    ).map { ($0[0] ?? "", $0[1] ?? "") }
  }

  private static let memberQuery = """
    SELECT r.rolname, m.rolname FROM pg_catalog.pg_auth_members a JOIN pg_catalog.pg_roles r ON r.oid = a.roleid
    JOIN pg_catalog.pg_roles m ON m.oid = a.member WHERE r.oid >= 16384 AND m.oid >= 16384
    """
}
