// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import Testing

/// The failure classes of real down migrations, each with its verdict.
@Suite struct ProofTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let up: String
    let down: String?
    /// `nil` for a proof that passes, otherwise words of the reason.
    let reason: String?
    var testDescription: String { name }
  }

  static let base = """
    CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users(id) ON DELETE CASCADE, total INTEGER);
    CREATE INDEX orders_by_user ON orders (user_id);
    CREATE TABLE states (s TEXT CHECK (s IN ('old')));
    INSERT INTO users VALUES (1, 'ann'), (2, 'ben');
    INSERT INTO orders VALUES (1, 1, 10), (2, 1, 20), (3, 2, 30);
    """

  static let cases: [Case] = [
    Case(name: "a good one", up: "CREATE TABLE a (x TEXT);", down: "DROP TABLE a;", reason: nil),
    Case(
      name: "a column", up: "ALTER TABLE users ADD COLUMN mail TEXT;", down: "ALTER TABLE users DROP COLUMN mail;",
      reason: nil),
    Case(name: "1 missing down", up: "CREATE TABLE a (x);", down: nil, reason: "no down file"),
    Case(name: "1 empty down", up: "CREATE TABLE a (x);", down: "-- later\n", reason: "the down is empty"),
    Case(
      name: "1 down that does nothing", up: "CREATE TABLE a (x);", down: "SELECT 1;", reason: "table a is left behind"),
    Case(
      name: "a temporary table that both ways make", up: "CREATE TEMP TABLE note AS SELECT 1; CREATE TABLE a (x);",
      down: "CREATE TEMP TABLE note AS SELECT 2; DROP TABLE a;", reason: nil),
    Case(
      name: "3 a down that needs the temporary table of its up",
      up: "CREATE TEMP TABLE saved AS SELECT name FROM users; DROP INDEX orders_by_user;",
      down: "CREATE INDEX orders_by_user ON orders (user_id); DELETE FROM saved;", reason: "no such table"),
    Case(
      name: "2 unparsable down", up: "CREATE INDEX i ON users (name);", down: "DROP INDEX IF EXIST i;",
      reason: "down: 0001_m1.down.sql:1:"),
    Case(
      name: "3 wrong order",
      up: "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE VIEW v AS SELECT id FROM p; ALTER TABLE p ADD COLUMN y;",
      down: "ALTER TABLE p DROP COLUMN id; DROP VIEW v; DROP TABLE p;", reason: "down: "),
    Case(
      name: "4 misspelt name", up: "CREATE TABLE evaluations (x);", down: "DROP TABLE evaluation;",
      reason: "no such table"),
    Case(
      name: "6 view left behind", up: "CREATE TABLE a (x); CREATE VIEW v AS SELECT 1;", down: "DROP TABLE a;",
      reason: "view v is left behind"),
    Case(
      name: "6 trigger left behind", up: "CREATE TRIGGER t AFTER INSERT ON users BEGIN SELECT 1; END;",
      down: "SELECT 1;", reason: "trigger t is left behind"),
    Case(
      name: "7 index not restored", up: "DROP INDEX orders_by_user;", down: "SELECT 1;",
      reason: "index orders_by_user is gone"),
    Case(
      name: "7 index restored otherwise", up: "DROP INDEX orders_by_user;",
      down: "CREATE INDEX orders_by_user ON orders (total);", reason: "index orders_by_user is different"),
    Case(
      name: "5 allowed value left behind",
      up:
        "CREATE TABLE n (s TEXT CHECK (s IN ('old', 'new'))); DROP TABLE states; ALTER TABLE n RENAME TO states;",
      down: "SELECT 1;", reason: "table states is different"),
    Case(
      name: "8 module's tables left behind", up: "CREATE VIRTUAL TABLE search USING fts5(text);", down: "SELECT 1;",
      reason: "table search is left behind"),
    Case(
      name: "8 module's tables taken back", up: "CREATE VIRTUAL TABLE search USING fts5(text);",
      down: "DROP TABLE search;", reason: nil),
    Case(
      name: "9 primary key not restored",
      up:
        "CREATE TABLE n (s TEXT CHECK (s IN ('old')) PRIMARY KEY); DROP TABLE states; ALTER TABLE n RENAME TO states;",
      down:
        "CREATE TABLE n (s TEXT NOT NULL CHECK (s IN ('old'))); DROP TABLE states; ALTER TABLE n RENAME TO states;",
      reason: "table states is different"),
    Case(
      name: "9 a column of the primary key cannot go", up: "CREATE TABLE k (a INTEGER, b INTEGER, PRIMARY KEY (a, b));",
      down: "ALTER TABLE k DROP COLUMN a; DROP TABLE k;", reason: "cannot drop PRIMARY KEY column"),
    Case(
      name: "12 the tool's own table", up: "ALTER TABLE schema_migrations ADD COLUMN note TEXT; CREATE TABLE a (x);",
      down: "DROP TABLE a; ALTER TABLE schema_migrations DROP COLUMN note;", reason: nil),
    Case(
      name: "10 seed data not removed",
      up: "CREATE TABLE IF NOT EXISTS c (k TEXT PRIMARY KEY); INSERT INTO users VALUES (9, 'seed');",
      down: "DROP TABLE c;", reason: "UNIQUE constraint failed"),
    Case(
      name: "11 column order only", up: "ALTER TABLE users DROP COLUMN name;",
      down: "ALTER TABLE users ADD COLUMN name TEXT NOT NULL DEFAULT '';", reason: "table users is different"),
    Case(
      name: "rebuild that takes children along",
      up: "PRAGMA foreign_keys=ON; CREATE TABLE n (id INTEGER PRIMARY KEY); DELETE FROM orders; DROP TABLE n;",
      down: "SELECT 1;", reason: "orders had 3 and has 0"),
    Case(
      name: "rows that point nowhere", up: "DELETE FROM users WHERE id = 9; UPDATE orders SET user_id = 77;",
      down: "SELECT 1;", reason: "foreign key points nowhere"),
    Case(
      name: "its own transaction as a frame", up: "BEGIN; CREATE TABLE a (x); COMMIT;", down: "DROP TABLE a;",
      reason: nil),
    Case(
      name: "its own transaction with a way out", up: "BEGIN; CREATE TABLE a (x); ROLLBACK;", down: "DROP TABLE a;",
      reason: "not for migrations"),
    Case(name: "another database", up: "ATTACH 'x.db' AS x;", down: "SELECT 1;", reason: "not for migrations"),
  ]

  @Test(arguments: cases)
  func `G3 G4 the verdict names what is wrong`(example: Case) async throws {
    let fixture = try MigrationFixture()
    try fixture.sql(Self.base)
    let before = try Data(contentsOf: URL(filePath: fixture.path))
    let proof = try await fixture.prove([MigrationFixture.migration(1, up: example.up, down: example.down)])
    let texts = proof.findings.map(\.text).joined(separator: "\n")
    #expect(proof.isPassed == (example.reason == nil), "\(texts)")
    if let reason = example.reason { #expect(texts.contains(reason), "\(texts)") }
    #expect(try Data(contentsOf: URL(filePath: fixture.path)) == before, "the target was touched")
    #expect((try? FileManager.default.contentsOfDirectory(atPath: fixture.folder + "/scratch"))?.isEmpty == true)
  }

  @Test func `G4 a column order that comes back otherwise passes and is noted`() async throws {
    let fixture = try MigrationFixture()
    try fixture.sql("CREATE TABLE t (a TEXT, b TEXT);")
    let proof = try await fixture.prove(
      [MigrationFixture.migration(1, up: "ALTER TABLE t DROP COLUMN a;", down: "ALTER TABLE t ADD COLUMN a TEXT;")])
    #expect(proof.isPassed)
    #expect(proof.findings.first?.text.contains("order of columns") == true)
  }

  @Test func `G4 downs that work alone and not together are found`() async throws {
    let fixture = try MigrationFixture()
    let proof = try await fixture.prove(
      [
        MigrationFixture.migration(1, up: "CREATE TABLE a (x);", down: "DROP TABLE a;"),
        MigrationFixture.migration(
          2, up: "CREATE TABLE b (x); CREATE VIEW v AS SELECT x FROM a;", down: "DROP VIEW v; DROP TABLE b;"),
      ])
    #expect(proof.isPassed)
    #expect(!FileManager.default.fileExists(atPath: fixture.path), "a proof created the target")
  }

  @Test func `G4 the table that another tool left behind is a table like any other`() async throws {
    let fixture = try MigrationFixture()
    try fixture.sql(
      "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY); INSERT INTO schema_migrations VALUES (1);")
    var migration = MigrationFixture.migration(
      1, up: "DROP TABLE schema_migrations;", down: "CREATE TABLE schema_migrations (id INTEGER, version TEXT);")
    migration.layout = .diesel
    let proof = try await fixture.prove([migration])
    #expect(proof.findings.first?.text.contains("table schema_migrations is different") == true, "\(proof.findings)")
    // A down that brings the table back brings its rows back, or they are lost.
    migration = MigrationFixture.migration(
      1, up: "DROP TABLE schema_migrations;", down: "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY);")
    migration.layout = .diesel
    let lossy = try await fixture.prove([migration])
    #expect(lossy.isPassed && lossy.rollback == .lossy, "\(lossy.findings)")
  }
}
