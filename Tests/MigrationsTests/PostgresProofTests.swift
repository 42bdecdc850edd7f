// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// The twelve failure classes of real down migrations, on PostgreSQL.
@Suite(.serialized, .enabled(if: DatabaseServer.shared != nil)) struct PostgresProofTests {
  static let base = """
    CREATE TYPE mood AS ENUM ('sad', 'glad');
    CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL DEFAULT 'nobody', mood mood);
    CREATE TABLE orders (id bigint PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE, total numeric);
    CREATE INDEX orders_by_user ON orders (user_id);
    CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    CREATE VIEW rich AS SELECT id FROM orders WHERE total > 1000;
    INSERT INTO users (name) VALUES ('ann'), ('ben');
    INSERT INTO orders VALUES (1, 1, 10), (2, 1, 20), (3, 2, 30);
    """

  private static func good(_ name: String, _ up: String, _ down: String) -> ProofTests.Case {
    ProofTests.Case(name: name, up: up, down: down, reason: nil)
  }

  private static func bad(_ name: String, _ up: String, _ down: String?, _ reason: String) -> ProofTests.Case {
    ProofTests.Case(name: name, up: up, down: down, reason: reason)
  }

  static let cases: [ProofTests.Case] = [
    good("a good one", "CREATE TABLE a (x text);", "DROP TABLE a;"),
    good(
      "a function with dollar quotes and BEGIN ATOMIC",
      """
      CREATE FUNCTION two() RETURNS integer LANGUAGE plpgsql AS $body$ BEGIN RETURN 2; /* ; */ END $body$;
      CREATE FUNCTION three() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 3; END;
      INSERT INTO users (name) VALUES (E'a\\';b');
      """, "DROP FUNCTION two(); DROP FUNCTION three(); DELETE FROM users WHERE name = E'a\\';b';"),
    good("its own transaction as a frame", "BEGIN; CREATE TABLE a (x text); COMMIT;", "BEGIN; DROP TABLE a; COMMIT;"),
    good(
      "a function that comes back with other blanks and comments",
      "CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 2';",
      "CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ -- as it was\n  select   1 $$;"),
    bad(
      "a function that comes back with another text in quotes",
      "CREATE FUNCTION a() RETURNS text LANGUAGE sql AS $$ SELECT 'a  b' $$; CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 2';",
      "DROP FUNCTION a(); CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT length(''1 '')';",
      "function public.one() is different"),
    good(
      "temporary tables that both ways make", "CREATE TEMP TABLE note AS SELECT 1 AS x; CREATE TABLE a (x text);",
      "CREATE TEMP TABLE note AS SELECT 2 AS x; DROP TABLE a;"),
    bad(
      "3 a down that needs the temporary table of its up",
      "CREATE TEMP TABLE saved AS SELECT name FROM users; DROP INDEX orders_by_user;",
      "CREATE INDEX orders_by_user ON orders (user_id); DELETE FROM saved;", "relation \"saved\" does not exist"),
    bad(
      "3 a down that needs the sequence value of its up",
      "INSERT INTO users (name) VALUES ('cid'); DROP INDEX orders_by_user;",
      "DELETE FROM users WHERE id = currval('users_id_seq'); CREATE INDEX orders_by_user ON orders (user_id);",
      "is not yet defined in this session"),
    bad("1 missing down", "CREATE TABLE a (x text);", nil, "no down file"),
    bad("1 empty down", "CREATE TABLE a (x text);", "-- later\n", "the down is empty"),
    bad("1 down that does nothing", "CREATE TABLE a (x text);", "SELECT 1;", "table a is left behind"),
    bad("2 unparsable down", "CREATE INDEX i ON users (name);", "DROP INDEX IF EXIST i;", "syntax error"),
    bad("2 a missing semicolon", "CREATE TABLE a (x text);", "DROP TABLE a\nSELECT 1;", "syntax error"),
    bad(
      "3 wrong order", "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p integer REFERENCES p);",
      "DROP TABLE p; DROP TABLE c;", "other objects depend on it"),
    bad("4 misspelt name", "CREATE TABLE evaluations (x text);", "DROP TABLE evaluation;", "does not exist"),
    bad("5 enum value left behind", "ALTER TYPE mood ADD VALUE 'mad';", "SELECT 1;", "type public.mood is different"),
    bad(
      "6 function left behind",
      "CREATE TABLE a (x text); CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';", "DROP TABLE a;",
      "function public.f() is left behind"),
    bad(
      "6 type left behind", "CREATE TYPE t AS ENUM ('a'); CREATE TABLE a (x t);", "DROP TABLE a;",
      "type public.t is left"),
    bad(
      "6 trigger left behind",
      "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        + "CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION g();",
      "SELECT 1;", "with trigger t"),
    bad("6 view left behind", "CREATE VIEW v AS SELECT 1 AS one;", "SELECT 1;", "view v is left behind"),
    bad("7 index not restored", "DROP INDEX orders_by_user;", "SELECT 1;", "index public.orders_by_user is gone"),
    bad(
      "7 foreign key not restored", "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;",
      "ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id);",
      "constraint orders_user_id_fkey was"),
    bad(
      "7 not null not restored", "ALTER TABLE orders ALTER user_id DROP NOT NULL;", "SELECT 1;",
      "column user_id was"),
    bad("7 default not restored", "ALTER TABLE users ALTER name DROP DEFAULT;", "SELECT 1;", "column name was"),
    bad("7 storage option not restored", "ALTER TABLE users SET (fillfactor = 50);", "SELECT 1;", "options was"),
    bad(
      "7 view not restored", "DROP VIEW rich;", "CREATE VIEW rich AS SELECT id FROM orders;", "view rich is different"),
    bad(
      "7 function not restored",
      "CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 2';", "SELECT 1;",
      "function public.one() is different"),
    bad("7 privileges not restored", "GRANT SELECT ON users TO public;", "SELECT 1;", "table users is different"),
    bad("7 sequence not restored", "ALTER SEQUENCE users_id_seq INCREMENT BY 2;", "SELECT 1;", "sequence users_id_seq"),
    bad("7 comment not restored", "COMMENT ON TABLE users IS 'people';", "SELECT 1;", "comment on table public.users"),
    good("a grant that is taken back", "GRANT SELECT ON users TO public;", "REVOKE SELECT ON users FROM public;"),
    bad("8 extension left behind", "CREATE EXTENSION pg_trgm;", "SELECT 1;", "extension pg_trgm is left behind"),
    bad("8 schema left behind", "CREATE SCHEMA s; CREATE TABLE s.a (x text);", "DROP TABLE s.a;", "schema s is left"),
    bad(
      "9 down of a primary key", "ALTER TABLE orders DROP CONSTRAINT orders_pkey;",
      "ALTER TABLE orders ADD PRIMARY KEY (total);", "table orders is different"),
    bad(
      "9 a column in a primary key",
      "CREATE TABLE k (a integer NOT NULL); ALTER TABLE k ADD PRIMARY KEY (a);",
      "ALTER TABLE k ALTER a DROP NOT NULL; DROP TABLE k;", "is in a primary key"),
    bad(
      "10 seed data not removed",
      "CREATE TABLE IF NOT EXISTS c (k text PRIMARY KEY); INSERT INTO users VALUES (9, 'x');",
      "DROP TABLE c;", "duplicate key value"),
    bad(
      "rows that the down cannot hold", "ALTER TABLE users DROP COLUMN name;",
      "ALTER TABLE users ADD COLUMN name text NOT NULL;", "contains null values"),
    bad("a way out of the transaction", "CREATE TABLE a (x text); ROLLBACK;", "DROP TABLE a;", "not for migrations"),
  ]

  @Test(arguments: cases)
  func `G3 G4 the verdict names what is wrong`(example: ProofTests.Case) async throws {
    let fixture = try PostgresFixture()
    try fixture.sql(Self.base)
    let proof = try await fixture.prove([MigrationFixture.migration(1, up: example.up, down: example.down)])
    let texts = (proof.findings.map(\.text) + proof.notes).joined(separator: "\n")
    #expect(proof.isPassed == (example.reason == nil), "\(texts)")
    if let reason = example.reason { #expect(texts.contains(reason), "\(texts)") }
    #expect(proof.notes.isEmpty, "the copy was not the target: \(texts)")
    #expect(try fixture.sql("SELECT to_regclass('schema_migrations') IS NULL") == "t", "the target was touched")
  }

  @Test func `G4 11 a column order that comes back otherwise passes and is noted, and the loss is named`() async throws
  {
    let fixture = try PostgresFixture()
    try fixture.sql("CREATE TABLE t (a text, b text); INSERT INTO t VALUES ('x', 'y');")
    let proof = try await fixture.prove([
      MigrationFixture.migration(1, up: "ALTER TABLE t DROP COLUMN a;", down: "ALTER TABLE t ADD COLUMN a text;")
    ])
    let finding = try #require(proof.findings.first)
    #expect(finding.isPassed && finding.verdict == .columnOrder, "\(finding)")
    #expect(finding.rollback == .lossy && finding.loses == ["t.a"], "\(finding)")
  }

  @Test func `G4 a down that only made-up values stop is noted, and one that any row stops fails`() async throws {
    let fixture = try PostgresFixture()
    let base =
      "CREATE TABLE p (id integer PRIMARY KEY, name text NOT NULL UNIQUE); CREATE TABLE c (id integer PRIMARY KEY, p text REFERENCES p (name));"
    try fixture.sql(base)
    let keys = MigrationFixture.migration(
      1, up: "DROP TABLE c; CREATE TABLE c (id text PRIMARY KEY, p text);",
      down:
        "ALTER TABLE c ALTER id TYPE integer USING id::integer; ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES p (name);")
    let noted = try #require(try await fixture.prove([keys]).findings.first)
    #expect(noted.isPassed && noted.notes.contains { $0.contains("made-up rows stand in the way") }, "\(noted)")
    try await fixture.apply([keys])
    try fixture.sql("INSERT INTO c VALUES ('7', 'nobody')")
    // Rows are there now, and the copy's stand in the way of the down; the real ones decide.
    let back = try await fixture.tool.proveRevert([keys], leaving: nil, in: fixture.database)
    #expect(back.isPassed, "\(back)")
    await #expect(throws: Failure.self) {
      _ = try await fixture.tool.revert(
        [keys], RevertRequest(leaving: nil), in: fixture.database, fence: MigrationFixture.fence()
      ) { _ in }
    }
    #expect(try fixture.sql("SELECT version FROM schema_migrations") == "1")
    let missing = MigrationFixture.migration(
      2, up: "ALTER TABLE p DROP COLUMN name;", down: "ALTER TABLE p ADD COLUMN name text NOT NULL UNIQUE;")
    let failed = try #require(try await fixture.prove([missing]).findings.first)
    #expect(!failed.isPassed && failed.text.contains("contains null values"), "\(failed)")
  }

  @Test func `G4 12 a migration may touch the tool's own table`() async throws {
    let fixture = try PostgresFixture()
    let proof = try await fixture.prove([
      MigrationFixture.migration(
        1, up: "ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS note text; CREATE TABLE a (x text);",
        down: "DROP TABLE a;")
    ])
    #expect(proof.isPassed, "\(proof.findings)")
  }

  @Test func `G4 a broken down says nothing about the migrations after it`() async throws {
    let fixture = try PostgresFixture()
    let proof = try await fixture.prove([
      MigrationFixture.migration(1, up: "CREATE TABLE a (x text);", down: "SELECT 1;"),
      MigrationFixture.migration(2, up: "ALTER TABLE a ADD COLUMN y text;", down: "ALTER TABLE a DROP COLUMN y;"),
      MigrationFixture.migration(3, up: "CREATE TABLE b (x integer;", down: "DROP TABLE b;"),
      MigrationFixture.migration(4, up: "SELECT 1;", down: "SELECT 1;"),
    ])
    #expect(proof.findings.map(\.verdict) == [.different, .exact, .error, .unreached], "\(proof.findings)")
  }

  @Test func `a server of our own is started for a proof and gone after it`() async throws {
    let fixture = try PostgresFixture()
    try fixture.sql(Self.base)
    let migration = MigrationFixture.migration(1, up: "CREATE TABLE a (x text);", down: "DROP TABLE a;")
    let proof = try await fixture.tool.prove(
      MigrationProofRequest(pending: [migration], all: [migration]),
      in: MigrationTarget(database: fixture.server.address(fixture.name)))
    #expect(proof.isPassed && proof.notes.isEmpty, "\(proof)")
    #expect(try fixture.sql("SELECT to_regclass('a') IS NULL") == "t", "the target was touched")
  }

  @Test func `G4 the table that another tool left behind is a table like any other`() async throws {
    let fixture = try PostgresFixture()
    try fixture.sql("CREATE TABLE schema_migrations (version bigint PRIMARY KEY)")
    var migration = MigrationFixture.migration(
      1, up: "DROP TABLE schema_migrations;", down: "CREATE TABLE schema_migrations (id serial PRIMARY KEY);")
    migration.layout = .diesel
    let proof = try await fixture.prove([migration])
    #expect(proof.findings.first?.text.contains("table schema_migrations is different") == true, "\(proof.findings)")
  }
}
