// SPDX-License-Identifier: Apache-2.0
/// The schema that holds a journal in PostgreSQL, as SQL (docs/journal-postgres.md).
struct JournalSchema: Sendable {
  /// The form of the schema; another one is refused.
  static let version = 1

  /// The name of the schema.
  let name: String

  init(name: JournalSchemaName) { self.name = name.text }

  /// Makes everything in one transaction, and lets two roles at it: one that appends, one that only reads.
  func creation(promoter: JournalSchemaName, reader: JournalSchemaName) -> String {
    """
    BEGIN;
    CREATE SCHEMA \(name);
    CREATE FUNCTION \(name).format() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT \(Self.version)';
    CREATE TABLE \(name).entry (
      seq bigint PRIMARY KEY CHECK (seq >= 0),
      id text COLLATE "C" NOT NULL UNIQUE,
      bytes bytea NOT NULL CHECK (octet_length(bytes) > 1)
    );
    COMMENT ON COLUMN \(name).entry.bytes IS
      'The line as it is in journal.jsonl, its newline included; all of them in order are that file.';
    CREATE TABLE \(name).head (
      sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
      size bigint NOT NULL CHECK (size >= 0),
      root text NOT NULL,
      note bytea NOT NULL
    );
    INSERT INTO \(name).head (size, root, note) VALUES (0, '\(TreeHash.empty.base64)', '');
    CREATE TABLE \(name).lease (
      name text PRIMARY KEY,
      holder text NOT NULL,
      renewed timestamptz NOT NULL
    );
    \(guards)
    \(appending)
    \(leasing)
    REVOKE ALL ON SCHEMA \(name) FROM PUBLIC;
    REVOKE ALL ON ALL TABLES IN SCHEMA \(name) FROM PUBLIC;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA \(name) FROM PUBLIC;
    \(grants(promoter: promoter, reader: reader))
    COMMIT;
    """
  }

  /// Lets the roles at a schema that is there.
  func grants(promoter: JournalSchemaName, reader: JournalSchemaName) -> String {
    """
    \(role(promoter.text))
    \(role(reader.text))
    GRANT USAGE ON SCHEMA \(name) TO \(promoter.text), \(reader.text);
    GRANT SELECT ON \(name).entry, \(name).head, \(name).lease TO \(promoter.text), \(reader.text);
    GRANT EXECUTE ON FUNCTION \(name).format() TO \(promoter.text), \(reader.text);
    GRANT EXECUTE ON FUNCTION \(name).append(bigint, text, text, text[], bytea[], bytea) TO \(promoter.text);
    GRANT EXECUTE ON FUNCTION \(name).lease_take(text, text, integer) TO \(promoter.text);
    GRANT EXECUTE ON FUNCTION \(name).lease_renew(text, text) TO \(promoter.text);
    GRANT EXECUTE ON FUNCTION \(name).lease_release(text, text) TO \(promoter.text);
    """
  }

  private func role(_ role: String) -> String {
    """
    DO $do$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '\(role)') THEN CREATE ROLE \(role) NOLOGIN; END IF;
    END $do$;
    """
  }

  // ALWAYS: also in a session that calls itself a replica. Rows and statements: a replica's rows come without one.
  private var guards: String {
    """
    CREATE FUNCTION \(name).refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $do$
    BEGIN
      RAISE EXCEPTION 'the journal only grows: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
    END $do$;
    CREATE FUNCTION \(name).only_grow() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $do$
    BEGIN
      IF NEW.size <= OLD.size OR NOT NEW.sole THEN
        RAISE EXCEPTION 'the journal only grows: from % to % entries is refused', OLD.size, NEW.size
          USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $do$;
    CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON \(name).entry
      FOR EACH STATEMENT EXECUTE FUNCTION \(name).refuse();
    CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON \(name).entry
      FOR EACH ROW EXECUTE FUNCTION \(name).refuse();
    CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON \(name).head
      FOR EACH STATEMENT EXECUTE FUNCTION \(name).refuse();
    CREATE TRIGGER only_grows BEFORE UPDATE ON \(name).head
      FOR EACH ROW EXECUTE FUNCTION \(name).only_grow();
    ALTER TABLE \(name).entry ENABLE ALWAYS TRIGGER only_grows;
    ALTER TABLE \(name).entry ENABLE ALWAYS TRIGGER rows_stay;
    ALTER TABLE \(name).head ENABLE ALWAYS TRIGGER stays;
    ALTER TABLE \(name).head ENABLE ALWAYS TRIGGER only_grows;
    """
  }

  // The row of `head` is the lock: it ends with the transaction, so nothing is left to a pooler's next client.
  private var appending: String {
    """
    CREATE FUNCTION \(name).append(
      expecting bigint, prior text, next text, ids text[], lines bytea[], signed bytea
    ) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $do$
    DECLARE
      current \(name).head;
      known bigint;
    BEGIN
      IF current_setting('synchronous_commit') NOT IN ('on', 'remote_apply') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
      END IF;
      PERFORM set_config('lock_timeout', '10s', true);
      IF cardinality(ids) = 0 OR cardinality(ids) <> cardinality(lines) THEN
        RAISE EXCEPTION 'as many lines as ids, and at least one' USING ERRCODE = '22023';
      END IF;
      SELECT * INTO STRICT current FROM \(name).head FOR UPDATE;
      SELECT count(*) INTO known FROM \(name).entry WHERE id = ANY (ids);
      IF known = cardinality(ids) THEN RETURN 'known'; END IF;
      IF known > 0 OR current.size <> expecting THEN RETURN 'conflict'; END IF;
      IF current.root <> prior THEN RETURN 'fork'; END IF;
      INSERT INTO \(name).entry (seq, id, bytes)
        SELECT expecting + one.n - 1, one.id, one.line
        FROM unnest(ids, lines) WITH ORDINALITY AS one (id, line, n);
      UPDATE \(name).head SET size = expecting + cardinality(ids), root = next, note = signed;
      RETURN 'appended';
    END $do$;
    """
  }

  // Times are the server's: the clocks of the machines need not agree.
  private var leasing: String {
    """
    CREATE FUNCTION \(name).lease_take(wanted text, by text, term integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $do$
    DECLARE taken boolean;
    BEGIN
      INSERT INTO \(name).lease AS old VALUES (wanted, by, clock_timestamp())
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, renewed = excluded.renewed
        WHERE old.holder = excluded.holder OR old.renewed < clock_timestamp() - make_interval(secs => term)
        RETURNING true INTO taken;
      RETURN coalesce(taken, false);
    END $do$;
    CREATE FUNCTION \(name).lease_renew(wanted text, by text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $do$
    BEGIN
      UPDATE \(name).lease SET renewed = clock_timestamp() WHERE name = wanted AND holder = by;
      RETURN FOUND;
    END $do$;
    CREATE FUNCTION \(name).lease_release(wanted text, by text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $do$
    BEGIN
      DELETE FROM \(name).lease WHERE name = wanted AND holder = by;
      RETURN FOUND;
    END $do$;
    """
  }
}
