// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Turns a database's errors into words.
enum MigrationWords {
  static func file(_ migration: Migration, isUp: Bool) -> String {
    switch migration.layout {
    case .golangMigrate: return "\(migration.title).\(isUp ? "up" : "down").sql"
    case .sqitch: return "\(isUp ? "deploy" : "revert")/\(migration.version).sql"
    case .diesel: return "\(migration.title)/\(isUp ? "up" : "down").sql"
    case .goose, .dbmate, .flyway, .sqlx, .sqlMigrate, .prisma, .supabase, .drizzle, .atlas:
      return migration.script.isEmpty ? migration.title : migration.script
    }
  }

  static func failed(_ migration: Migration, isUp: Bool, _ error: DatabaseError) -> Failure {
    let file = file(migration, isUp: isUp)
    let place = error.place.map { ":\($0.line)" } ?? ""
    if error.isLockTimeout { return blocked(file + place, error) }
    return Failure(
      .refused, "E0503", "\(file)\(place): \(error.message)",
      why: (error.place.map { ["the statement is: \($0.statement)"] } ?? []) + [
        "nothing of this migration was applied"
      ],
      fix: ["mend \(file), commit, and promote again"])
  }

  static func halfDone(
    _ migration: Migration, isUp: Bool, done: Int, of count: Int, _ error: DatabaseError
  ) -> Failure {
    let file = file(migration, isUp: isUp)
    return Failure(
      .refused, "E0527", "\(file)\(error.place.map { ":\($0.line)" } ?? ""): \(error.message)",
      why: (error.place.map { ["the statement is: \($0.statement)"] } ?? []) + [
        "the file is not one transaction: \(done) of \(count) statements are applied and will not be repeated"
      ],
      fix: ["remove what stands in the way and promote again: it goes on with this statement", "rollback"])
  }

  static func editedHalfWay(_ migration: Migration, line: Int) -> Failure {
    Failure(
      .refused, "E0528", "\(migration.title) was edited while it was half applied",
      why: ["line \(line) is not the statement that was begun"],
      fix: ["put the file back as it was when it was begun, and promote again"])
  }

  private static func blocked(_ file: String, _ error: DatabaseError) -> Failure {
    Failure(
      .busy, "E0529", "\(file): a lock was not given in time",
      why: [error.message]
        + (error.blockers.isEmpty ? ["nobody could be seen who holds it"] : error.blockers.map { "held by \($0)" }),
      fix: ["end the transaction that holds it, and promote again"])
  }

  static func unexpectedSchema(after migration: Migration, _ found: SchemaImage, _ wanted: SchemaImage) -> Failure {
    Failure(
      .refused, "E0521", "\(migration.title) would lead to another schema than on the copy",
      why: objects(found, wanted) + [
        "the database is not what was proved; it was rolled back, nothing of this migration was done"
      ],
      fix: ["promote again: it is proved on the database as it is now"])
  }

  static func unexpectedSchema(before migration: Migration, _ found: SchemaImage, _ wanted: SchemaImage) -> Failure {
    Failure(
      .refused, "E0521", "the schema before \(migration.title) is not the one that was proved",
      why: objects(found, wanted) + ["nothing of this migration was done"],
      fix: ["promote again: it is proved on the database as it is now"])
  }

  static func unexpectedSchemaKept(after migration: Migration, _ found: SchemaImage, _ wanted: SchemaImage) -> Failure {
    Failure(
      .indeterminate, "E0530", "\(migration.title) led to another schema than on the copy",
      why: objects(found, wanted) + [
        "it is not one transaction, so it stays done; what comes after it was not begun"
      ],
      fix: ["compare the database with a copy", "rollback"])
  }

  private static let objectsShown = 8

  private static func objects(_ found: SchemaImage, _ wanted: SchemaImage) -> [String] {
    Array(found.differences(from: wanted).prefix(objectsShown))
  }

  static func notKept(_ lost: [LostValues], _ error: DatabaseError) -> Failure {
    if error.isLockTimeout { return blocked("the copy of what would be lost", error) }
    return Failure(
      .refused, "E0534", "\(lost.map(\.text).joined(separator: ", ")) cannot be copied before it goes",
      why: [error.message, "nothing was taken back"],
      fix: ["give the user of the gate the right to make tables there, and roll back again"])
  }

  static func fenced(_ fence: MigrationFence, newer: Int64) -> Failure {
    Failure(
      .stale, "E0502", "a newer run has changed the database of \(fence.scope)",
      why: ["its epoch is \(newer), this run's is \(fence.epoch); nothing was changed"], fix: ["sluice status"])
  }

  static func busy(_ error: DatabaseError) -> Failure {
    Failure(
      .busy, "E0507", "the database is locked by another process", why: [error.message, "waited for 10 s"],
      fix: ["end the transaction that holds it, and promote again"])
  }

  static func unreadable(_ error: DatabaseError) -> Failure {
    if error.isFileLocked {
      return Failure(
        .busy, "E0507", "the database is locked by another process", why: [error.message],
        fix: ["wait until that process is done, then run the same command again"])
    }
    return Failure(
      .unreachable, "E0508", "the database cannot be read", why: [error.message],
      fix: ["look whether it is there and answers, with sqlite3 or psql"])
  }

  static func otherKind(_ database: String) -> Failure {
    // The text may be an address with a password in it; only its kind is shown.
    let kind = database.prefix { $0 != ":" }
    return Failure(
      .usage, "E0501", "databases of kind \(database.contains(":") ? String(kind) : "unknown") are not served",
      why: ["sluice serves sqlite:PATH and postgres://USER@HOST/NAME"],
      fix: ["write `database: sqlite:PATH` or `database: env:NAME` in the pipeline"])
  }

  static func noCopy(_ why: [String], fix: [String]) -> Failure {
    Failure(.unreachable, "E0524", "no copy of the database can be made for the proof", why: why, fix: fix)
  }
}
