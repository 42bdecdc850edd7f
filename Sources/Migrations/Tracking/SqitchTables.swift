// SPDX-License-Identifier: Apache-2.0
/// The tables of sqitch's registry, version 1.1, as sqitch expects to find them.
enum SqitchTables {
  static func statements(_ dialect: Dialect) -> [String] {
    let isPostgres = dialect == .postgres
    let time =
      isPostgres ? "TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()" : "DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP"
    let planned = isPostgres ? "TIMESTAMPTZ NOT NULL" : "DATETIME NOT NULL"
    let list = isPostgres ? "TEXT[] NOT NULL DEFAULT '{}'" : "TEXT NOT NULL DEFAULT ''"
    // A SQLite reference stays in its own file, so it names no schema.
    let schema = isPostgres ? "sqitch." : ""
    let project = "project TEXT NOT NULL REFERENCES \(schema)projects(project) ON UPDATE CASCADE"
    let people =
      "committed_at \(time), committer_name TEXT NOT NULL, committer_email TEXT NOT NULL, planned_at \(planned), planner_name TEXT NOT NULL, planner_email TEXT NOT NULL"
    return [
      "CREATE TABLE sqitch.releases (version \(isPostgres ? "REAL" : "FLOAT") PRIMARY KEY, installed_at \(time), installer_name TEXT NOT NULL, installer_email TEXT NOT NULL)",
      "CREATE TABLE sqitch.projects (project TEXT PRIMARY KEY, uri TEXT NULL UNIQUE, created_at \(time), creator_name TEXT NOT NULL, creator_email TEXT NOT NULL)",
      "CREATE TABLE sqitch.changes (change_id TEXT PRIMARY KEY, script_hash TEXT NULL, change TEXT NOT NULL, \(project), note TEXT NOT NULL DEFAULT '', \(people), UNIQUE (project, script_hash))",
      "CREATE TABLE sqitch.tags (tag_id TEXT PRIMARY KEY, tag TEXT NOT NULL, \(project), change_id TEXT NOT NULL REFERENCES \(schema)changes(change_id) ON UPDATE CASCADE, note TEXT NOT NULL DEFAULT '', \(people), UNIQUE (project, tag))",
      "CREATE TABLE sqitch.dependencies (change_id TEXT NOT NULL REFERENCES \(schema)changes(change_id) ON UPDATE CASCADE ON DELETE CASCADE, type TEXT NOT NULL, dependency TEXT NOT NULL, dependency_id TEXT NULL REFERENCES \(schema)changes(change_id) ON UPDATE CASCADE CONSTRAINT dependencies_check CHECK ((type = 'require' AND dependency_id IS NOT NULL) OR (type = 'conflict' AND dependency_id IS NULL)), PRIMARY KEY (change_id, dependency))",
      "CREATE TABLE sqitch.events (event TEXT NOT NULL CONSTRAINT events_event_check CHECK (event IN ('deploy', 'revert', 'fail', 'merge')), change_id TEXT NOT NULL, change TEXT NOT NULL, \(project), note TEXT NOT NULL DEFAULT '', requires \(list), conflicts \(list), tags \(list), \(people), PRIMARY KEY (change_id, committed_at))",
    ]
  }
}
