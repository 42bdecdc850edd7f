// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// The way back: what it would lose is kept, and it leads to the schema that was proved.
@Suite(.serialized) struct RevertTests {
  static let one = MigrationFixture.migration(
    1, up: "CREATE TABLE a (id integer PRIMARY KEY, name text);", down: "DROP TABLE a;")
  static let two = MigrationFixture.migration(
    2, up: "ALTER TABLE a ADD COLUMN note text; CREATE TABLE b (x integer);",
    down: "DROP TABLE b; ALTER TABLE a DROP COLUMN note;")

  @Test(.enabled(if: DatabaseServer.shared != nil))
  func `on PostgreSQL a copy of what goes is kept, no proof sees it, and it can be brought back`() async throws {
    let fixture = try PostgresFixture()
    try await fixture.apply([Self.one, Self.two])
    try fixture.sql("INSERT INTO a VALUES (1, 'x', 'kept'), (2, 'y', NULL); INSERT INTO b VALUES (7), (8)")
    let proof = try await fixture.tool.proveRevert([Self.two], leaving: 1, in: fixture.database)
    #expect(proof.lost.map(\.text).sorted() == ["a.note (1 value)", "b (2 rows)"], "\(proof)")
    let kept = try await fixture.tool.revert(
      [Self.two], RevertRequest(leaving: 1, proven: proof.proven, keeping: proof.lost, as: "r-7"),
      in: fixture.database, fence: MigrationFixture.fence()
    ) { _ in }
    #expect(kept.count == 2, "\(kept)")
    #expect(try fixture.sql("SELECT to_regclass('b') IS NULL AND version = 1 FROM schema_migrations") == "t")
    #expect(try fixture.sql("SELECT count(*) FROM sluice_kept.r7_1_b") == "2")
    // Forward again, and the values are brought back with the statement that was named.
    let forward = try await fixture.prove([Self.two])
    #expect(forward.isPassed && forward.notes.isEmpty, "\(forward)")
    try await fixture.apply([Self.two])
    for copy in kept { try fixture.sql(copy.restore) }
    #expect(try fixture.sql("SELECT note, (SELECT sum(x) FROM b) FROM a WHERE id = 1") == "kept|15")
  }

  @Test func `on SQLite a copy of what goes is kept, no proof sees it, and it can be brought back`() async throws {
    let fixture = try MigrationFixture()
    try await fixture.apply([Self.one, Self.two])
    try fixture.sql("INSERT INTO a VALUES (1, 'x', 'kept'), (2, 'y', NULL); INSERT INTO b VALUES (7), (8)")
    let proof = try await fixture.tool.proveRevert([Self.two], leaving: 1, in: fixture.database)
    #expect(proof.lost.map(\.text).sorted() == ["a.note (1 value)", "b (2 rows)"], "\(proof)")
    let kept = try await fixture.tool.revert(
      [Self.two], RevertRequest(leaving: 1, proven: proof.proven, keeping: proof.lost, as: "r-7"),
      in: fixture.database, fence: MigrationFixture.fence()
    ) { _ in }
    #expect(try fixture.sql("SELECT count(*) FROM sluice_kept_r7_1_b") == [["2"]])
    #expect(try await fixture.prove([Self.two]).isPassed)
    try await fixture.apply([Self.two])
    for copy in kept { try fixture.sql(copy.restore) }
    #expect(try fixture.sql("SELECT note, (SELECT sum(x) FROM b) FROM a WHERE id = 1") == [["kept", "15"]])
  }

  @Test(.enabled(if: DatabaseServer.shared != nil))
  func `a way back that leads elsewhere than on the copy is rolled back, and the objects are named`() async throws {
    let fixture = try PostgresFixture()
    try await fixture.apply([Self.one, Self.two])
    let proof = try await fixture.tool.proveRevert([Self.two], leaving: 1, in: fixture.database)
    try fixture.sql("CREATE TABLE stranger (x integer)")
    do {
      _ = try await fixture.tool.revert(
        [Self.two], RevertRequest(leaving: 1, proven: proof.proven), in: fixture.database,
        fence: MigrationFixture.fence()
      ) { _ in }
      Issue.record("it was taken back")
    } catch { #expect(error.code == "E0521" && error.why.contains("table stranger is new"), "\(error)") }
    #expect(try fixture.sql("SELECT version, to_regclass('b') IS NULL FROM schema_migrations") == "2|f")
  }

  @Test(.enabled(if: DatabaseServer.shared != nil))
  func `a file without transaction is not begun on a schema that was not proved`() async throws {
    let fixture = try PostgresFixture()
    var base = PostgresApplyTests.one
    base.layout = .goose
    try await fixture.apply([base])
    let proof = try await fixture.prove([PostgresApplyTests.index])
    try fixture.sql("CREATE TABLE stranger (x integer)")
    do {
      try await fixture.tool.apply(
        [PostgresApplyTests.index], proven: proof.proven, in: fixture.database, fence: MigrationFixture.fence()
      ) { _ in }
      Issue.record("it was begun")
    } catch { #expect(error.code == "E0521" && error.why.contains("table stranger is new"), "\(error)") }
    #expect(try fixture.sql("SELECT count(*) FROM a") == "0")
  }

  private static let renames = MigrationFixture.migration(
    3, up: "ALTER TABLE a RENAME COLUMN name TO full_name; ALTER TABLE a RENAME TO people;",
    down: "ALTER TABLE people RENAME TO a; ALTER TABLE a RENAME COLUMN full_name TO name;")
  private static let replaces = MigrationFixture.migration(
    4, up: "ALTER TABLE people DROP COLUMN note; ALTER TABLE people ADD COLUMN words text;",
    down: "ALTER TABLE people DROP COLUMN words; ALTER TABLE people ADD COLUMN note text;")

  @Test func `what is only called otherwise is not lost, and what is made anew is, on SQLite`() async throws {
    let fixture = try MigrationFixture()
    try await fixture.apply([Self.one, Self.two, Self.renames, Self.replaces])
    try fixture.sql("INSERT INTO people VALUES (1, 'x', 'kept')")
    let proof = try await fixture.tool.proveRevert([Self.replaces, Self.renames], leaving: 2, in: fixture.database)
    #expect(proof.findings.map(\.loses) == [["people.words (1 value)"], []], "\(proof)")
  }

  @Test(.enabled(if: DatabaseServer.shared != nil))
  func `what is only called otherwise is not lost, and what is made anew is, on PostgreSQL`() async throws {
    let fixture = try PostgresFixture()
    try await fixture.apply([Self.one, Self.two, Self.renames, Self.replaces])
    try fixture.sql("INSERT INTO people VALUES (1, 'x', 'kept')")
    let proof = try await fixture.tool.proveRevert([Self.replaces, Self.renames], leaving: 2, in: fixture.database)
    #expect(proof.findings.map(\.loses) == [["people.words (1 value)"], []], "\(proof)")
    // The proof of the way up does not threaten with it either.
    let forward = try await fixture.prove([
      MigrationFixture.migration(
        5, up: "ALTER TABLE people RENAME COLUMN full_name TO whole;",
        down: "ALTER TABLE people RENAME COLUMN whole TO full_name;")
    ])
    #expect(forward.isPassed && !forward.findings.contains { $0.text.contains("people.whole") }, "\(forward)")
    #expect(!forward.notes.contains { $0.contains("drops what is written to people.whole") }, "\(forward)")
  }
}
