// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

@Suite(.serialized, .enabled(if: DatabaseServer.shared != nil)) struct PostgresApplyTests {
  static let one = MigrationFixture.migration(1, up: "CREATE TABLE a (x integer);", down: "DROP TABLE a;")
  static var index: Migration {
    var migration = MigrationFixture.migration(
      2, up: "INSERT INTO a VALUES (1), (2);\nCREATE INDEX CONCURRENTLY by_x ON a (x);\nINSERT INTO a VALUES (3);",
      down: "DROP INDEX CONCURRENTLY by_x; DELETE FROM a;")
    migration.layout = .goose
    migration.isUpTransactional = false
    migration.isDownTransactional = false
    return migration
  }

  @Test func `the table is golang-migrate's and every migration is one transaction, I25`() async throws {
    let fixture = try PostgresFixture()
    let bad = MigrationFixture.migration(2, up: "CREATE TABLE b (x integer);\nSELECT nowhere;", down: "DROP TABLE b;")
    try await fixture.apply([Self.one])
    do {
      try await fixture.apply([bad])
      Issue.record("it was applied")
    } catch let failure as Failure {
      #expect(failure.what.hasPrefix("0002_m2.up.sql:2: column \"nowhere\" does not exist"), "\(failure)")
    }
    #expect(try fixture.sql("SELECT version, dirty, to_regclass('b') IS NULL FROM schema_migrations") == "1|f|t")
    _ = try await fixture.tool.revert(
      [Self.one], RevertRequest(leaving: nil), in: fixture.database, fence: MigrationFixture.fence()
    ) { _ in }
    #expect(try fixture.sql("SELECT count(*), to_regclass('a') IS NULL FROM schema_migrations") == "0|t")
  }

  @Test func `I2 an older epoch is refused inside the transaction`() async throws {
    let fixture = try PostgresFixture()
    try await fixture.apply([Self.one], epoch: 9)
    let two = MigrationFixture.migration(2, up: "CREATE TABLE b (x integer);", down: "DROP TABLE b;")
    await #expect(throws: Failure.self) { try await fixture.apply([two], epoch: 8) }
    #expect(try fixture.sql("SELECT to_regclass('b') IS NULL") == "t")
  }

  @Test func `I13 a fence that was taken before looking refuses a migration of an older epoch`() async throws {
    let fixture = try PostgresFixture()
    // Nothing was ever migrated there: the fence alone is what the zombie meets.
    try await fixture.tool.takeFence(MigrationFixture.fence(9), in: fixture.database)
    do {
      try await fixture.apply([Self.one], epoch: 8)
      Issue.record("it was applied")
    } catch let failure as Failure { #expect(failure.kind == .stale && failure.code == "E0502", "\(failure)") }
    do {
      try await fixture.tool.takeFence(MigrationFixture.fence(8), in: fixture.database)
      Issue.record("it was taken")
    } catch { #expect(error.kind == .stale, "\(error)") }
    try await fixture.tool.takeFence(MigrationFixture.fence(9), in: fixture.database)
    // It is nothing of the user's: no schema, no row, nothing applied.
    let applied = try await fixture.tool.applied(in: fixture.database, layout: nil)
    #expect(applied.cursor == nil && applied.entries.isEmpty)
    try await fixture.apply([Self.one], epoch: 9)
  }

  @Test func `a database that is not what was proved is rolled back`() async throws {
    let fixture = try PostgresFixture()
    let proof = try await fixture.prove([Self.one])
    try fixture.sql("CREATE TABLE stranger (x integer)")
    do {
      try await fixture.tool.apply(
        [Self.one], proven: proof.proven, in: fixture.database, fence: MigrationFixture.fence()
      ) { _ in }
      Issue.record("it was applied")
    } catch {
      #expect(error.code == "E0521" && error.why.contains("table stranger is new"), "\(error)")
    }
    #expect(try fixture.sql("SELECT to_regclass('a') IS NULL") == "t")
  }

  @Test func `a script without transaction goes on where it was killed`() async throws {
    let fixture = try PostgresFixture()
    var base = Self.one
    base.layout = .goose
    try await fixture.apply([base])
    // What an engine leaves behind that was killed in the middle of the second statement.
    try fixture.sql(
      "CREATE TABLE sluice_statement (scope text, version text, direction text, position integer, tokens text NOT NULL, state text NOT NULL, PRIMARY KEY (scope, version, direction, position))"
    )
    try fixture.sql(
      "INSERT INTO a VALUES (1), (2); INSERT INTO sluice_statement VALUES ('shop/staging', '0002', 'up', 0, 'insert into a values ( 1 ) , ( 2 )', 'done'), ('shop/staging', '0002', 'up', 1, 'create index concurrently by_x on a ( x )', 'open')"
    )
    try fixture.sql(
      "CREATE INDEX by_x ON a (x); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_x'::regclass")
    let applied = try await fixture.tool.applied(in: fixture.database, layout: .goose)
    #expect(applied.unfinished == "0002")
    try await fixture.apply([Self.index])
    #expect(try fixture.sql("SELECT count(*) FROM a") == "3", "a statement was done twice or not at all")
    #expect(try fixture.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_x'::regclass") == "t")
    #expect(try fixture.sql("SELECT count(*) FROM sluice_statement") == "0")
    #expect(try fixture.sql("SELECT version_id FROM goose_db_version WHERE version_id = 2") == "2")
  }

  @Test func `a statement that fails outside of a transaction leaves no invalid index`() async throws {
    let fixture = try PostgresFixture()
    var base = Self.one
    base.layout = .goose
    try await fixture.apply([base])
    var unique = MigrationFixture.migration(
      2, up: "INSERT INTO a VALUES (1), (1);\nCREATE UNIQUE INDEX CONCURRENTLY by_x ON a (x);", down: "DROP INDEX by_x;"
    )
    unique.layout = .goose
    unique.isUpTransactional = false
    do {
      try await fixture.apply([unique])
      Issue.record("it was applied")
    } catch let failure as Failure {
      #expect(failure.code == "E0527" && failure.why.contains { $0.contains("1 of 2 statements") }, "\(failure)")
    }
    #expect(try fixture.sql("SELECT to_regclass('by_x') IS NULL") == "t")
    try fixture.sql("DELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a)")
    try await fixture.apply([unique])
    #expect(try fixture.sql("SELECT count(*) FROM a") == "1")
  }

  @Test func `a block that commits runs where the file is no transaction, and is not done twice`() async throws {
    let fixture = try PostgresFixture()
    var base = Self.one
    base.layout = .goose
    try await fixture.apply([base])
    var block = MigrationFixture.migration(
      2, up: "DO $$ BEGIN INSERT INTO a VALUES (1); COMMIT; INSERT INTO a VALUES (2); COMMIT; END $$;",
      down: "DELETE FROM a;")
    block.layout = .goose
    block.isUpTransactional = false
    let proof = try await fixture.prove([block])
    #expect(proof.isPassed, "\(proof.findings)")
    try await fixture.apply([block])
    #expect(try fixture.sql("SELECT count(*) FROM a") == "2")
  }

  /// What each tool asks for; Flyway's is its constant plus Java's hash of the quoted table.
  private static let locks: [(layout: MigrationLayout, lock: Int64)] = [
    (.flyway, 77_433_833_903_597), (.goose, 4_097_083_626), (.prisma, 72_707_369),
  ]

  @Test(arguments: locks)
  func `the lock of the tool is held while its migration runs`(layout: MigrationLayout, lock: Int64) async throws {
    let fixture = try PostgresFixture()
    var migration = MigrationFixture.migration(
      1,
      up: """
        DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
          AND pid = pg_backend_pid() AND (classid::bigint << 32) + objid::bigint = \(lock))
        THEN RAISE EXCEPTION 'the lock is not held'; END IF; END $$;
        """, down: "SELECT 1;")
    migration.layout = layout
    migration.script = "1.sql"
    migration.details = ["description": "one", "project": "p", "id": "1"]
    try await fixture.apply([migration])
  }

  @Test func `a lock that is not given is tried again`() async throws {
    let fixture = try PostgresFixture()
    try await fixture.apply([Self.one])
    let address = fixture.server.address(fixture.name)
    let blocker = Task.detached {
      _ = try Tool.run(
        ["psql", "-X", "-q", "-d", address, "-c", "BEGIN; LOCK TABLE a; SELECT pg_sleep(4); COMMIT"], folder: "/tmp")
    }
    try await Task.sleep(for: .milliseconds(700))
    let two = MigrationFixture.migration(
      2, up: "ALTER TABLE a ADD COLUMN y integer;", down: "ALTER TABLE a DROP COLUMN y;")
    try await fixture.apply([two])
    try await blocker.value
    #expect(try fixture.sql("SELECT version FROM schema_migrations") == "2")
  }

  @Test func `a rollback names the values that it would lose`() async throws {
    let fixture = try PostgresFixture()
    let two = MigrationFixture.migration(
      2, up: "ALTER TABLE a ADD COLUMN note text, ADD COLUMN kind text DEFAULT 'new';",
      down: "ALTER TABLE a DROP COLUMN note, DROP COLUMN kind;")
    try await fixture.apply([Self.one, two])
    try fixture.sql("INSERT INTO a VALUES (1, NULL), (2, NULL)")
    let harmless = try await fixture.tool.proveRevert([two], leaving: 1, in: fixture.database)
    #expect(harmless.findings.flatMap(\.loses).isEmpty, "\(harmless.findings)")
    try fixture.sql("UPDATE a SET note = 'kept' WHERE x = 1")
    let lossy = try await fixture.tool.proveRevert([two], leaving: 1, in: fixture.database)
    #expect(lossy.findings.flatMap(\.loses) == ["a.note (1 value)"], "\(lossy.findings)")
  }

  @Test func `no message shows a password`() async throws {
    let fixture = try PostgresFixture()
    for address in ["postgres://ann:s3cret-w0rd@127.0.0.1:1/shop", "postgres://ann:s3cret-w0rd@localhost:x/shop"] {
      do {
        _ = try await fixture.tool.applied(in: MigrationTarget(database: address), layout: nil)
        Issue.record("it was read")
      } catch { #expect(!"\(error)".contains("s3cret-w0rd"), "\(error)") }
    }
  }
}
