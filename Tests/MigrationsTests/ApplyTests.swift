// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import Testing

@Suite struct ApplyTests {
  static let one = MigrationFixture.migration(1, up: "CREATE TABLE a (x);", down: "DROP TABLE a;")
  static let two = MigrationFixture.migration(
    2, up: "CREATE TABLE b (x); INSERT INTO b VALUES (1);", down: "DROP TABLE b;")

  @Test func `the table is golang-migrate's, to the letter`() async throws {
    let fixture = try MigrationFixture()
    try await fixture.apply([Self.one, Self.two])
    #expect(try fixture.sql("SELECT version, dirty FROM schema_migrations") == [["2", "0"]])
    #expect(
      try fixture.sql("SELECT sql FROM sqlite_schema WHERE name = 'schema_migrations'") == [
        ["CREATE TABLE schema_migrations (version uint64,dirty bool)"]
      ])
    #expect(try await fixture.tool.applied(in: fixture.database, layout: .golangMigrate).cursor == 2)
    _ = try await fixture.tool.revert(
      [Self.two, Self.one], RevertRequest(leaving: nil), in: fixture.database, fence: MigrationFixture.fence()
    ) { _ in }
    #expect(try fixture.sql("SELECT version FROM schema_migrations").isEmpty)
    #expect(try fixture.sql("SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')").isEmpty)
  }

  @Test func `I25 a migration that fails in its second statement leaves nothing`() async throws {
    let fixture = try MigrationFixture()
    let bad = MigrationFixture.migration(
      2, up: "CREATE TABLE b (x);\n\nINSERT INTO nowhere VALUES (1);\n", down: "DROP TABLE b;")
    do {
      try await fixture.apply([Self.one, bad])
      Issue.record("it was applied")
    } catch let failure as Failure {
      #expect(failure.what == "0002_m2.up.sql:3: no such table: nowhere")
      #expect(failure.why.first == "the statement is: INSERT INTO nowhere VALUES (1)")
    }
    #expect(try fixture.sql("SELECT version FROM schema_migrations") == [["1"]])
    #expect(try fixture.sql("SELECT name FROM sqlite_schema WHERE name = 'b'").isEmpty)
  }

  @Test func `I2 an older epoch is refused inside the transaction`() async throws {
    let fixture = try MigrationFixture()
    try await fixture.apply([Self.one], epoch: 9)
    await #expect(throws: Failure.self) { try await fixture.apply([Self.two], epoch: 8) }
    #expect(try fixture.sql("SELECT version FROM schema_migrations") == [["1"]])
    try await fixture.apply([Self.two], epoch: 10)
  }

  @Test func `I13 a fence that was taken before looking refuses a migration of an older epoch`() async throws {
    let fixture = try MigrationFixture()
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

  @Test func `children survive the rebuild of their parent`() async throws {
    let fixture = try MigrationFixture()
    try fixture.sql(ProofTests.base)
    let rebuild = MigrationFixture.migration(
      1,
      up: """
        PRAGMA foreign_keys=OFF;
        CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT);
        INSERT INTO users_new SELECT id, name FROM users;
        DROP TABLE users;
        ALTER TABLE users_new RENAME TO users;
        """, down: "SELECT 1;")
    try await fixture.apply([rebuild])
    #expect(try fixture.sql("SELECT count(*) FROM orders") == [["3"]])
  }

  @Test func `the layout of golang-migrate is read by number, and every problem is named`() throws {
    let tool = try MigrationFixture().tool
    let good = try tool.migrations(
      from: ["10_b.up.sql": Array("x".utf8), "9_a.up.sql": [], "9_a.down.sql": [], "readme.md": [1]], folder: "db",
      layout: nil)
    #expect(good.map(\.title) == ["9_a", "10_b"])
    #expect(good.map { $0.down != nil } == [true, false])
    do {
      _ = try tool.migrations(
        from: ["1_a.up.sql": [], "01_b.up.sql": [], "2_c.down.sql": [], "3_d.up.sql": [0xFF]], folder: "db", layout: nil
      )
      Issue.record("it was read")
    } catch { #expect(error.why.count == 3, "\(error.why)") }
  }

  @Test func `dbmate's table of the same name is not taken for golang-migrate's`() async throws {
    let fixture = try MigrationFixture()
    try fixture.sql("CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)")
    await #expect(throws: Failure.self) {
      _ = try await fixture.tool.applied(in: fixture.database, layout: .golangMigrate)
    }
  }
}
