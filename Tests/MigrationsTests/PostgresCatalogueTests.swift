// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// What the schema of a PostgreSQL database is: every change that a dump of it would show.
@Suite(.serialized, .enabled(if: DatabaseServer.shared != nil)) struct PostgresCatalogueTests {
  private static let base = """
    CREATE SCHEMA other;
    CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE TYPE pair AS (a int, b text); CREATE DOMAIN few AS int;
    CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL DEFAULT 'x', mail text, age int);
    CREATE TABLE orders (id bigint PRIMARY KEY, user_id int REFERENCES users, note text);
    CREATE INDEX orders_note ON orders (note); CREATE VIEW v AS SELECT id, name FROM users;
    CREATE FUNCTION one(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
    CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE FUNCTION hears() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
    CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION fires();
    CREATE RULE r AS ON DELETE TO orders DO ALSO NOTHING; CREATE POLICY p ON users USING (id > 0);
    CREATE AGGREGATE sums(int) (sfunc = int4pl, stype = int, initcond = '0');
    CREATE COLLATION german (provider = icu, locale = 'de'); CREATE STATISTICS st ON name, mail FROM users;
    CREATE TEXT SEARCH CONFIGURATION words (COPY = english); CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple);
    CREATE PUBLICATION pub FOR TABLE users; CREATE OPERATOR FAMILY fam USING btree;
    CREATE FOREIGN DATA WRAPPER far; CREATE SERVER afar FOREIGN DATA WRAPPER far; CREATE FOREIGN TABLE ft (a int) SERVER afar;
    CREATE EVENT TRIGGER et ON ddl_command_start EXECUTE FUNCTION hears();
    """

  private static let changes = [
    "ALTER TABLE users SET (toast.autovacuum_enabled = false)", "ALTER TABLE users SET (fillfactor = 70)",
    "ALTER TABLE users ALTER name SET STATISTICS 500", "ALTER TABLE users ALTER name SET STORAGE EXTERNAL",
    "ALTER TABLE users ALTER name SET (n_distinct = 5)", "ALTER TABLE users ALTER mail SET DEFAULT 'y'",
    "ALTER TABLE users ENABLE ROW LEVEL SECURITY", "ALTER TABLE users DISABLE TRIGGER t",
    "ALTER TABLE orders DISABLE RULE r", "ALTER TABLE orders REPLICA IDENTITY FULL",
    "ALTER TABLE orders ALTER CONSTRAINT orders_user_id_fkey DEFERRABLE", "ALTER TABLE orders OWNER TO pg_monitor",
    "ALTER INDEX orders_note SET (fillfactor = 50)", "ALTER SEQUENCE users_id_seq OWNED BY NONE",
    "ALTER SEQUENCE users_id_seq CYCLE", "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
    "REVOKE USAGE ON TYPE mood FROM PUBLIC", "ALTER TYPE pair ADD ATTRIBUTE c int", "ALTER DOMAIN few SET NOT NULL",
    "ALTER VIEW v SET (security_barrier = true)", "ALTER FUNCTION one(int) COST 7",
    "ALTER FUNCTION one(int) OWNER TO pg_monitor", "REVOKE EXECUTE ON FUNCTION one(int) FROM PUBLIC",
    "ALTER EVENT TRIGGER et DISABLE", "ALTER POLICY p ON users TO pg_monitor",
    "CREATE OR REPLACE AGGREGATE sums(int) (sfunc = int4pl, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int)",
    "ALTER COLLATION german OWNER TO pg_monitor", "ALTER TEXT SEARCH CONFIGURATION words OWNER TO pg_monitor",
    "ALTER TEXT SEARCH CONFIGURATION words DROP MAPPING FOR email",
    "ALTER TEXT SEARCH DICTIONARY plain OWNER TO pg_monitor", "ALTER STATISTICS st SET STATISTICS 77",
    "ALTER STATISTICS st OWNER TO pg_monitor", "ALTER PUBLICATION pub SET TABLE users (id, name)",
    "ALTER PUBLICATION pub SET TABLE users WHERE (id > 3)", "ALTER PUBLICATION pub ADD TABLES IN SCHEMA other",
    "ALTER PUBLICATION pub OWNER TO pg_monitor", "ALTER OPERATOR FAMILY fam USING btree OWNER TO pg_monitor",
    "ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int4, int2)", "ALTER SERVER afar OWNER TO pg_monitor",
    "ALTER SERVER afar OPTIONS (ADD host 'x')", "GRANT USAGE ON FOREIGN DATA WRAPPER far TO pg_monitor",
    "GRANT USAGE ON FOREIGN SERVER afar TO PUBLIC", "ALTER FOREIGN TABLE ft OPTIONS (ADD x 'y')",
    "CREATE USER MAPPING FOR PUBLIC SERVER afar OPTIONS (name 'bob')", "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC",
    "REVOKE EXECUTE ON FUNCTION pg_sleep(double precision) FROM PUBLIC",
    "REVOKE SELECT ON pg_catalog.pg_user FROM PUBLIC",
    "CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler", "COMMENT ON POLICY p ON users IS 'x'",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA other GRANT SELECT ON TABLES TO pg_monitor",
    "GRANT SELECT (name) ON users TO pg_monitor",
    "CREATE TEXT SEARCH TEMPLATE own (LEXIZE = dsimple_lexize)",
    "CREATE TRANSFORM FOR int LANGUAGE plpgsql (FROM SQL WITH FUNCTION prsd_lextype(internal))",
  ]

  @Test func `G4 every change that a dump shows is seen, and a copy has each of them`() async throws {
    let fixture = try PostgresFixture()
    try fixture.sql(Self.base)
    var before = try await fixture.tool.applied(in: fixture.database, layout: nil).schema
    for change in Self.changes {
      try fixture.sql(change)
      let after = try await fixture.tool.applied(in: fixture.database, layout: nil).schema
      #expect(after != before, "\(change)")
      before = after
    }
    let proof = try await fixture.prove([
      MigrationFixture.migration(1, up: "CREATE TABLE a (x int);", down: "DROP TABLE a;")
    ])
    #expect(proof.isPassed && proof.notes.isEmpty, "\(proof.notes) \(proof.findings)")
  }
}
