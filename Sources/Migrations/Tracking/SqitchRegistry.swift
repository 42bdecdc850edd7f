// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// sqitch's registry, version 1.1: the schema `sqitch` on PostgreSQL, the file `sqitch.db` beside the database on SQLite.
///
/// On SQLite the file is attached under the same name, so that one transaction covers both files.
/// Source: sqitch `Engine/pg.sql`, `Engine/sqlite.sql`, `Role/DBIEngine.pm`.
struct SqitchRegistry: TrackingTable {
  /// Attaches the registry of a SQLite database; false when there is none and none is to be made.
  static func attach(_ connection: any DatabaseConnection, creates: Bool) -> Bool {
    guard let database = connection as? SQLiteDatabase else { return true }
    return database.attachSibling("sqitch.db", as: "sqitch", creates: creates)
  }

  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState {
    guard Self.attach(connection, creates: false) else { return TrackingState() }
    var state = TrackingState()
    for row in try connection.rows(
      "SELECT change_id, change, script_hash FROM sqitch.changes ORDER BY committed_at, change_id")
    {
      // Both names are known: the id, which is exact, and the change's name, by which the journal calls it.
      for key in [row[0], row[1]] {
        state.entries.append(AppliedMigrations.Entry(key: key ?? "", checksum: row[2] ?? ""))
      }
    }
    return state
  }

  func create(_ connection: any DatabaseConnection) throws(DatabaseError) {
    guard Self.attach(connection, creates: true) else {
      throw DatabaseError(code: "14", message: "sqitch's registry sqitch.db cannot be opened beside the database")
    }
    guard try connection.columns(of: "sqitch.changes") == nil else { return }
    if connection.dialect == .postgres { try connection.execute("CREATE SCHEMA IF NOT EXISTS sqitch") }
    for statement in SqitchTables.statements(connection.dialect) { try connection.execute(statement) }
    try connection.execute(
      "INSERT INTO sqitch.releases (version, installer_name, installer_email) VALUES (1.1, 'sluice', 'sluice@localhost')"
    )
  }

  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError) {
    let facts = migration.details
    let project = facts["project"] ?? ""
    if try connection.rows("SELECT 1 FROM sqitch.projects WHERE project = $1", [project]).isEmpty {
      _ = try connection.rows(
        "INSERT INTO sqitch.projects (project, uri, creator_name, creator_email) VALUES ($1, $2, 'sluice', 'sluice@localhost')",
        [project, facts["uri"].flatMap { $0.isEmpty ? nil : $0 }])
    }
    let planned = time(facts["date"] ?? "", connection.dialect)
    _ = try connection.rows(
      """
      INSERT INTO sqitch.changes (change_id, script_hash, change, project, note, committer_name, committer_email,
        planned_at, planner_name, planner_email, committed_at)
      VALUES ($1, $2, $3, $4, $5, 'sluice', 'sluice@localhost', \(planned), $6, $7, \(now(connection.dialect)))
      """,
      [
        facts["id"], migration.checksum, facts["change"], project, facts["note"] ?? "", facts["planner"],
        facts["email"],
      ])
    for dependency in words(facts["requires"]) {
      _ = try connection.rows(
        """
        INSERT INTO sqitch.dependencies (change_id, type, dependency, dependency_id)
        VALUES ($1, 'require', $2, (SELECT c.change_id FROM sqitch.changes c LEFT JOIN sqitch.tags t ON t.change_id = c.change_id
          WHERE c.change = $3 OR t.tag = $4 ORDER BY c.committed_at DESC LIMIT 1))
        """,
        [
          facts["id"], dependency, dependency.split(separator: ":").last.map { String($0.prefix { $0 != "@" }) } ?? "",
          dependency.firstIndex(of: "@").map { String(dependency[$0...]) } ?? "",
        ])
    }
    for dependency in words(facts["conflicts"]) {
      _ = try connection.rows(
        "INSERT INTO sqitch.dependencies (change_id, type, dependency) VALUES ($1, 'conflict', $2)",
        [facts["id"], dependency])
    }
    for tag in (facts["tags"] ?? "").split(separator: "\u{1E}") {
      let parts = tag.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 6 else { continue }
      _ = try connection.rows(
        """
        INSERT INTO sqitch.tags (tag_id, tag, project, change_id, note, committer_name, committer_email, planned_at,
          planner_name, planner_email) VALUES ($1, $2, $3, $4, $5, 'sluice', 'sluice@localhost',
          \(time(parts[3], connection.dialect)), $6, $7)
        """, [parts[0], "@\(parts[1])", project, facts["id"], parts[2], parts[4], parts[5]])
    }
    try log("deploy", of: migration, connection)
  }

  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    let name = String(migration.version.prefix { $0 != "@" })
    let found = try connection.rows(
      "SELECT change_id, project, note, planned_at, planner_name, planner_email FROM sqitch.changes WHERE change = $1 ORDER BY committed_at DESC LIMIT 1",
      [name])
    guard let row = found.first, let id = row[0] else { return }
    for table in ["dependencies", "tags"] {
      _ = try connection.rows("DELETE FROM sqitch.\(table) WHERE change_id = $1", [id])
    }
    _ = try connection.rows("DELETE FROM sqitch.changes WHERE change_id = $1", [id])
    let planned = connection.dialect == .postgres ? "$5::timestamptz" : "$5"
    _ = try connection.rows(
      """
      INSERT INTO sqitch.events (event, change_id, change, project, note, committer_name, committer_email, planned_at,
        planner_name, planner_email, committed_at)
      VALUES ('revert', $1, $2, $3, $4, 'sluice', 'sluice@localhost', \(planned), $6, $7, \(now(connection.dialect)))
      """, [id, name, row[1], row[2] ?? "", row[3], row[4], row[5]])
  }

  private func log(
    _ event: String, of migration: Migration, _ connection: any DatabaseConnection
  ) throws(DatabaseError) {
    let facts = migration.details
    let tags = (facts["tags"] ?? "").split(separator: "\u{1E}").compactMap { tag in
      tag.split(separator: "\u{1F}", omittingEmptySubsequences: false).dropFirst().first.map { "@\($0)" }
    }
    func list(_ words: [String]) -> String {
      switch connection.dialect {
      case .postgres: "{" + words.map { "\"\($0)\"" }.joined(separator: ",") + "}"
      case .sqlite: words.joined(separator: " ")
      }
    }
    _ = try connection.rows(
      """
      INSERT INTO sqitch.events (event, change_id, change, project, note, requires, conflicts, tags, committer_name,
        committer_email, planned_at, planner_name, planner_email, committed_at)
      VALUES ('\(event)', $1, $2, $3, $4, $5, $6, $7, 'sluice', 'sluice@localhost',
        \(time(facts["date"] ?? "", connection.dialect)), $8, $9, \(now(connection.dialect)))
      """,
      [
        facts["id"], facts["change"], facts["project"], facts["note"] ?? "", list(words(facts["requires"])),
        list(words(facts["conflicts"])), list(tags), facts["planner"], facts["email"],
      ])
  }

  private func words(_ text: String?) -> [String] { (text ?? "").split(separator: " ").map(String.init) }

  /// A time of the plan, whose form was checked when it was read.
  private func time(_ text: String, _ dialect: Dialect) -> String {
    let plain = text.filter { $0.isNumber || $0 == "-" || $0 == ":" || $0 == "T" }
    switch dialect {
    case .postgres: return "'\(plain)Z'::timestamptz"
    case .sqlite: return "'\(String(plain.map { $0 == "T" ? " " : $0 }))'"
    }
  }

  private func now(_ dialect: Dialect) -> String {
    switch dialect {
    case .postgres: "clock_timestamp()"
    case .sqlite: "strftime('%Y-%m-%d %H:%M:%f')"
    }
  }
}
