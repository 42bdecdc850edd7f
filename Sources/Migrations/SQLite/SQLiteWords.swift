// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Turns SQLite's errors into words.
enum SQLiteWords {
  static func failed(_ migration: Migration, isUp: Bool, _ error: SQLiteError) -> Failure {
    let file = "\(migration.title).\(isUp ? "up" : "down").sql"
    let place = error.place.map { ":\($0.line)" } ?? ""
    return Failure(
      .refused, "E0503", "\(file)\(place): \(error.message)",
      why: (error.place.map { ["the statement is: \($0.statement)"] } ?? []) + [
        "nothing of this migration was applied"
      ],
      fix: ["mend \(file), commit, and promote again"])
  }

  static func fenced(_ fence: MigrationFence, newer: Int64) -> Failure {
    Failure(
      .stale, "E0502", "a newer run has changed the database of \(fence.scope)",
      why: ["its epoch is \(newer), this run's is \(fence.epoch); nothing was changed"], fix: ["sluice status"])
  }

  static func busy(_ error: SQLiteError) -> Failure {
    Failure(
      .busy, "E0507", "the database is locked by another process", why: [error.message, "waited for 10 s"],
      fix: ["end the transaction that holds it, and promote again"])
  }

  static func unreadable(_ path: String, _ error: SQLiteError) -> Failure {
    Failure(
      .unreachable, "E0508", "the database cannot be read", why: [error.message],
      fix: ["sqlite3 \(path) 'PRAGMA integrity_check'"])
  }

  static func otherKind(_ database: String) -> Failure {
    let kind = database.prefix { $0 != ":" }
    return Failure(
      .usage, "E0501", "databases of kind \(kind) are not served by this version", why: ["it serves sqlite:PATH"],
      fix: ["write `database: sqlite:PATH` in the pipeline"])
  }
}
