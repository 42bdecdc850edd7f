// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// The engine is killed with SIGKILL at the statements of a migration; the next one looks, and goes on.
@Suite(.serialized) struct MigrationKillTests {
  /// A session that holds the advisory locks at which the migration's statements wait.
  private final class Gatekeeper {
    let session: (process: Process, input: Pipe)
    init(_ server: ShopDatabase, _ locks: ClosedRange<Int>) throws {
      session = try server.session(
        "SELECT pg_advisory_lock(n) FROM generate_series(\(locks.lowerBound), \(locks.upperBound)) n;")
      #expect(
        try server.wait(
          for:
            "SELECT count(*) = \(locks.count) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid BETWEEN \(locks.lowerBound) AND \(locks.upperBound)"
        ))
    }
    func open(_ lock: Int) {
      session.input.fileHandleForWriting.write(Data("SELECT pg_advisory_unlock(\(lock));\n".utf8))
    }
    deinit {
      try? session.input.fileHandleForWriting.close()
      session.process.waitUntilExit()
    }
  }

  private static func environments(_ server: ShopDatabase, scripts: String) -> String {
    """
      staging:
        gates:
          schema: { migration: { scripts: \(scripts), database: "\(server.address())", scratch: "\(server.address("postgres"))" } }
        steps:
          migrate: { gate: schema }
          deploy: { run: [ops/deploy], probe: [ops/running] }
    """
  }

  /// Kills the engine as soon as a statement of it waits, and returns whether it got there.
  private func killed(_ shop: Shop, _ server: ShopDatabase, at query: String) throws -> Bool {
    let process = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    let isThere = try server.wait(for: query)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return isThere
  }

  private static func waits(_ lock: Int) -> String {
    "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = \(lock)"
  }

  @Test(.enabled(if: DatabaseServer.programs != nil))
  func `I25 killed at each statement of a transaction on PostgreSQL, nothing of it is there`() throws {
    let server = try ShopDatabase()
    let shop = try Shop(environments: Self.environments(server, scripts: "db"))
    try shop.write("db/0001_a.up.sql", "CREATE TABLE a (x integer);")
    _ = try shop.commit("a column needs a type")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let parts = (1...3).map { "CREATE TABLE t\($0) (x integer);\nSELECT pg_advisory_xact_lock(\(40 + $0));" }
    try shop.write("db/0002_many.up.sql", parts.joined(separator: "\n") + "\nINSERT INTO t1 VALUES (1);\n")
    try shop.write("db/0002_many.down.sql", "DROP TABLE t1; DROP TABLE t2; DROP TABLE t3;")
    let commit = try shop.commit("many tables")
    let gatekeeper = try Gatekeeper(server, 41...43)
    for lock in 41...43 {
      #expect(try killed(shop, server, at: Self.waits(lock)), "the engine did not come to statement \(lock)")
      gatekeeper.open(lock)
      #expect(try server.wait(for: "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'sluice'"))
      #expect(try server.sql("SELECT version, to_regclass('t1') IS NULL FROM schema_migrations") == "1|t")
      #expect(shop.sluice("verify").code == 0 && shop.sluice("status").code == 0)
    }
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    #expect(shop.running() == commit)
    #expect(try server.sql("SELECT version, (SELECT count(*) FROM t1) FROM schema_migrations") == "2|1")
  }

  @Test(.enabled(if: DatabaseServer.programs != nil))
  func `killed inside a file without transaction, it goes on with the statement, and takes it back the same way`()
    throws
  {
    let server = try ShopDatabase()
    let shop = try Shop(environments: Self.environments(server, scripts: "goose"))
    try shop.write("goose/00001_base.sql", "-- +goose Up\nCREATE TABLE a (x integer);\n-- +goose Down\nDROP TABLE a;\n")
    _ = try shop.commit("goose")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try server.sql("INSERT INTO a VALUES (0)")
    try shop.write(
      "goose/00002_index.sql",
      """
      -- +goose NO TRANSACTION
      -- +goose Up
      INSERT INTO a VALUES (1);
      SELECT pg_advisory_xact_lock(51);
      CREATE INDEX CONCURRENTLY by_x ON a (x);
      INSERT INTO a VALUES (2);
      SELECT pg_advisory_xact_lock(52);
      INSERT INTO a VALUES (3);
      -- +goose Down
      DROP INDEX CONCURRENTLY by_x;
      DELETE FROM a WHERE x > 0;

      """)
    let commit = try shop.commit("an index")
    let gatekeeper = try Gatekeeper(server, 51...52)
    let gone = "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'sluice'"
    #expect(try killed(shop, server, at: Self.waits(51)))
    gatekeeper.open(51)
    #expect(try server.wait(for: gone))
    #expect(try server.sql("SELECT count(*) FROM a WHERE x = 1") == "1")
    // A writer holds up the index; killed there, and its server process too, it leaves an invalid one.
    let writer = try server.session("BEGIN; INSERT INTO a VALUES (-1);")
    #expect(
      try killed(
        shop, server,
        at:
          "SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'"
      ))
    try server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sluice'")
    try writer.input.fileHandleForWriting.close()
    writer.process.waitUntilExit()
    #expect(try server.wait(for: gone))
    #expect(try server.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_x'::regclass") == "f")
    #expect(try killed(shop, server, at: Self.waits(52)))
    gatekeeper.open(52)
    #expect(try server.wait(for: gone))
    #expect(try server.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_x'::regclass") == "t")
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    #expect(shop.running() == commit)
    #expect(try server.sql("SELECT string_agg(x::text, ',' ORDER BY x) FROM a") == "0,1,2,3")
    #expect(try server.sql("SELECT count(*) FROM sluice_statement") == "0")
    let back = shop.sluice("rollback", "staging", "--accept-loss")
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    #expect(try server.sql("SELECT to_regclass('by_x') IS NULL, max(version_id) FROM goose_db_version") == "t|1")
  }

  @Test func `I25 killed inside the transaction on SQLite, all of it is there or nothing`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let slow =
      "INSERT INTO t1 WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 120000) SELECT x FROM c;"
    let up = "CREATE TABLE t1 (x);\n" + (2...5).map { "\(slow)\nCREATE TABLE t\($0) (x);\n" }.joined()
    try shop.write("db/0002_many.up.sql", up)
    try shop.write("db/0002_many.down.sql", (1...5).map { "DROP TABLE t\($0);" }.joined(separator: "\n"))
    let commit = try shop.commit("many tables")
    let count =
      "SELECT (SELECT count(*) FROM sqlite_schema WHERE name LIKE 't_') || ' ' || (SELECT version FROM schema_migrations)"
    let look =
      "python3 -c \"import sqlite3; print(sqlite3.connect('var/staging.db').execute(\\\"\(count)\\\").fetchone()[0])\""
    var kills = 0
    for part in 0..<5 {
      let process = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
      while process.isRunning && !FileManager.default.fileExists(atPath: shop.folder + "/var/staging.db-journal") {
        usleep(500)
      }
      usleep(UInt32(part) * 40_000)
      if process.isRunning { kills += 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(["0 1", "5 2"].contains(try shop.shell(look)))
      #expect(shop.sluice("verify").code == 0 && shop.sluice("status").code == 0)
      if try shop.shell(look) == "5 2" { break }
    }
    #expect(kills > 0)
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    #expect(shop.running() == commit)
    #expect(try shop.shell(look) == "5 2")
  }
}
