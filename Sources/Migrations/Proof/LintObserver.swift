// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What a statement did to a table that was there before its migration, as measured on the copy.
struct StatementFact: Hashable, Sendable {
  /// The migration.
  let migration: String
  /// The line of the statement.
  let line: Int
  /// The table, `public.orders`.
  let table: String
  /// The strongest lock that it took on the table, as pg_locks spells it; empty for none.
  let lock: String
  /// Whether the table was written anew.
  let isRewritten: Bool
  /// Whether the whole table was read.
  let isScanned: Bool
  /// Whether an earlier statement of the same transaction already held ACCESS EXCLUSIVE on it.
  let isHeld: Bool
}

/// Measures each statement on the copy: the locks that this session holds, files that changed, scans that were begun.
///
/// Only PostgreSQL tells; on SQLite every writer locks the whole file anyway.
final class LintObserver: StatementObserver {
  private(set) var facts: [StatementFact] = []
  private var title = ""
  private var isActive = false
  /// The relations that were there before the migration: id to name.
  private var known: [String: String] = [:]
  private var before: [String: Relation] = [:]

  private struct Relation {
    var file = ""
    var scans = 0
    var locks: Set<String> = []
  }

  func begin(_ migration: Migration, on connection: any DatabaseConnection) {
    isActive = connection.dialect == .postgres
    title = migration.title
    known = [:]
    before = [:]
    guard isActive else { return }
    let rows = try? connection.rows(
      "SELECT c.oid, c.oid::pg_catalog.regclass FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
    )
    for row in rows ?? [] { known[row[0] ?? ""] = row[1] ?? "" }
  }

  func end() { isActive = false }

  func willRun(_ statement: StatementSplitter.Statement, on connection: any DatabaseConnection) throws(DatabaseError) {
    // Between two statements of one transaction nothing happens to what this session holds.
    guard isActive, !known.isEmpty, before.isEmpty || !isInTransaction(connection) else { return }
    before = try look(connection)
  }

  func didRun(_ statement: StatementSplitter.Statement, on connection: any DatabaseConnection) throws(DatabaseError) {
    guard isActive, !known.isEmpty else { return }
    let after = try look(connection)
    for (id, now) in after {
      guard let name = known[id], !connection.tracking.isTracking(name) else { continue }
      let old = before[id] ?? Relation()
      let locks = now.locks.subtracting(old.locks)
      let fact = StatementFact(
        migration: title, line: statement.line, table: name, lock: Self.strongest(locks),
        isRewritten: !old.file.isEmpty && now.file != old.file, isScanned: now.scans > old.scans,
        isHeld: old.locks.contains("AccessExclusiveLock"))
      if !fact.lock.isEmpty || fact.isRewritten || fact.isScanned { facts.append(fact) }
    }
    before = after
  }

  private func isInTransaction(_ connection: any DatabaseConnection) -> Bool {
    (connection as? PostgresConnection)?.isInTransaction ?? false
  }

  private func look(_ connection: any DatabaseConnection) throws(DatabaseError) -> [String: Relation] {
    var relations: [String: Relation] = [:]
    for row in try connection.rows(
      """
      SELECT c.oid, pg_catalog.pg_relation_filenode(c.oid), coalesce(s.seq_scan, 0),
        (SELECT pg_catalog.string_agg(DISTINCT l.mode, ',') FROM pg_catalog.pg_locks l
         WHERE l.pid = pg_catalog.pg_backend_pid() AND l.relation = c.oid AND l.granted)
      FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_stat_xact_user_tables s ON s.relid = c.oid
      WHERE c.relkind IN ('r', 'p', 'm') AND c.oid >= 16384
      """)
    {
      relations[row[0] ?? ""] = Relation(
        file: row[1] ?? "", scans: row[2].flatMap { Int($0) } ?? 0,
        locks: Set((row[3] ?? "").split(separator: ",").map(String.init)))
    }
    return relations
  }

  /// Locks that let other sessions read and write do not count.
  private static func strongest(_ locks: Set<String>) -> String {
    ["AccessExclusiveLock", "ExclusiveLock", "ShareRowExclusiveLock", "ShareLock"].first { locks.contains($0) } ?? ""
  }
}
