// SPDX-License-Identifier: Apache-2.0
/// The one query that reads a schema: rows of an object's title and a line about it.
///
/// A line begins with what it describes, then `|`. Source: PostgreSQL's manual, chapter "System Catalogs"; it runs on 12
/// and later.
enum PostgresCatalogue {
  static func acl(_ column: String, _ kind: String, _ owner: String) -> String {
    // NULL means the default; spelt out, a grant that was given and taken back leaves no trace.
    """
    coalesce((SELECT string_agg(item::text, ',' ORDER BY item::text)
      FROM unnest(coalesce(\(column), acldefault('\(kind)', \(owner)))) item), '')
    """
  }

  static func own(_ catalogue: String, _ oid: String) -> String {
    """
    \(oid) >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '\(catalogue)'::regclass
      AND e.objid = \(oid) AND e.deptype = 'e')
    """
  }

  /// A server may count the versions of a column in an option that no dump shows (seen on Debian's 15.20).
  private static let attributeOptions = """
    CASE WHEN a.attoptions IS NOT NULL
      THEN (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(a.attoptions) o WHERE o !~ '^pg_attver=') END
    """

  /// Returns names as a list of texts.
  static func list(_ names: Set<String>) -> String { names.sorted().map { "'\($0)'" }.joined(separator: ", ") }

  /// Returns the query for a server of that version, 150018 for 15.18, without what keeps account of migrations.
  static func query(version: Int, without names: TrackingNames) -> String {
    "WITH " + [spaces(without: names), relations(without: names)].joined(separator: ", ") + lines(version)
  }

  // Compression of a column came with 14.
  private static func lines(_ version: Int) -> String {
    let columns = columns(compression: version < 140_000 ? "NULL" : "a.attcompression::text")
    return " SELECT title, line FROM ("
      + [
        schemas, extensions, relationLines, columns, order, constraints, indexes, views, sequences, types, domains,
        routines, aggregates, triggers, rules, policies, inheritance, eventTriggers, casts, operators, operatorFamilies,
        collations, searches, publications(version), subscriptions, statistics(version), foreign, defaults, settings,
        languages, transforms, accessMethods, systemRights, comments, roles,
      ].joined(separator: " UNION ALL ") + ") lines ORDER BY title, ordinal"
  }

  private static func spaces(without names: TrackingNames) -> String {
    """
    spaces AS MATERIALIZED (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
      WHERE nspname NOT IN ('pg_catalog', 'information_schema', \(list(names.schemas))) AND nspname !~ '^pg_(toast|temp)')
    """
  }

  private static func relations(without names: TrackingNames) -> String {
    """
    rel AS MATERIALIZED (SELECT c.*, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view'
        WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' ELSE 'type' END
        || ' ' || CASE n.nspname WHEN 'public' THEN format('%I', c.relname) ELSE format('%I.%I', n.nspname, c.relname) END
        AS title
      FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND c.relname NOT IN (\(list(names.tables)))
        AND \(own("pg_class", "c.oid"))
        AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
          WHERE c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
          AND d.refclassid = 'pg_class'::regclass AND t.relname IN (\(list(names.tables)))))
    """
  }

  private static let schemas = """
    SELECT 'schema ' || nspname AS title, 'owner|' || nspowner::regrole::text || '|' || \(acl("nspacl", "n", "nspowner")) AS line,
      0 AS ordinal FROM spaces
    """

  private static let extensions = """
    SELECT 'extension ' || extname, 'version|' || extversion || '|' || extnamespace::regnamespace::text, 0 FROM pg_extension
    """

  private static let relationLines = """
    SELECT title, 'options|' || concat_ws('|', relkind, relpersistence, reloptions::text, relreplident, relrowsecurity,
      relforcerowsecurity, (SELECT spcname FROM pg_tablespace t WHERE t.oid = reltablespace), relowner::regrole,
      \(acl("relacl", "r", "relowner")), pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid),
      CASE WHEN reloftype <> 0 THEN reloftype::regtype::text END,
      'toast ' || (SELECT t.reloptions::text FROM pg_class t WHERE t.oid = rel.reltoastrelid),
      'method ' || (SELECT m.amname FROM pg_am m WHERE m.oid = relam AND m.amname <> 'heap')), 0 FROM rel
    """

  private static func columns(compression: String) -> String {
    """
    SELECT r.title, 'column ' || a.attname || '|' || concat_ws('|', format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attcollation <> 0 THEN a.attcollation::regcollation::text END,
      CASE WHEN a.attnotnull THEN 'not null' END, 'default ' || pg_get_expr(d.adbin, d.adrelid),
      'identity ' || nullif(a.attidentity::text, ''), 'generated ' || nullif(a.attgenerated::text, ''), 'storage ' || a.attstorage::text,
      'compression ' || nullif(\(compression), ''), \(attributeOptions), a.attfdwoptions::text,
      'statistics ' || CASE WHEN coalesce(a.attstattarget, -1) >= 0 THEN a.attstattarget::text END,
      'inherited ' || nullif(a.attinhcount, 0)::text, CASE WHEN a.attacl IS NOT NULL THEN \(acl("a.attacl", "c", "r.relowner")) END), 0
    FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE r.relkind <> 'S'
    """
  }

  private static let order = """
    SELECT 'order ' || r.title, a.attname::text, a.attnum FROM rel r
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE r.relkind <> 'S'
    """

  private static let constraints = """
    SELECT r.title, 'constraint ' || k.conname || '|' || pg_get_constraintdef(k.oid)
      || CASE WHEN k.convalidated THEN '' ELSE '|not validated' END || CASE WHEN k.connoinherit THEN '|no inherit' ELSE '' END, 0
    FROM rel r JOIN pg_constraint k ON k.conrelid = r.oid WHERE k.contype NOT IN ('t', 'n')
    """

  private static let indexes = """
    SELECT 'index ' || i.indexrelid::regclass::text, 'definition|' || pg_get_indexdef(i.indexrelid)
      || CASE WHEN i.indisvalid THEN '' ELSE '|invalid' END || CASE WHEN i.indisclustered THEN '|clustered' ELSE '' END
      || CASE WHEN i.indisreplident THEN '|replica identity' ELSE '' END
      || coalesce('|' || (SELECT spcname FROM pg_tablespace t WHERE t.oid = c.reltablespace), '')
      || coalesce((SELECT string_agg('|statistics ' || attnum::text || ' ' || attstattarget::text, '' ORDER BY attnum)
        FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND coalesce(a.attstattarget, -1) >= 0), ''), 0
    FROM rel r JOIN pg_index i ON i.indrelid = r.oid JOIN pg_class c ON c.oid = i.indexrelid
    """

  private static let views = """
    SELECT title, 'definition|' || pg_get_viewdef(oid), 0 FROM rel WHERE relkind IN ('v', 'm')
    UNION ALL SELECT title, 'populated|' || relispopulated::text, 0 FROM rel WHERE relkind = 'm'
    """

  private static let sequences = """
    SELECT r.title, 'sequence|' || concat_ws('|', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
      s.seqcache, s.seqcycle, (SELECT string_agg(d.deptype::text || ' ' || d.refobjid::regclass::text || '.' || a.attname, ',')
        FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i'))), 0
    FROM rel r JOIN pg_sequence s ON s.seqrelid = r.oid
    """

  private static let types = """
    SELECT 'type ' || t.oid::regtype::text, 'labels|' || (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
      FROM pg_enum e WHERE e.enumtypid = t.oid), 0 FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND \(own("pg_type", "t.oid"))
    UNION ALL SELECT 'type ' || t.oid::regtype::text, 'options|' || concat_ws('|', t.typtype, t.typowner::regrole,
      \(acl("t.typacl", "T", "t.typowner")), (SELECT concat_ws('|', rngsubtype::regtype,
      'collation ' || nullif(rngcollation, 0)::regcollation::text, (SELECT o.opcname FROM pg_opclass o WHERE o.oid = rngsubopc),
      rngcanonical, rngsubdiff) FROM pg_range g WHERE g.rngtypid = t.oid)), 0
    FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'r', 'b', 'd') AND t.typcategory <> 'A' AND \(own("pg_type", "t.oid"))
    """

  private static let domains = """
    SELECT 'type ' || t.oid::regtype::text, 'domain|' || concat_ws('|', format_type(t.typbasetype, t.typtypmod),
      CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault, nullif(t.typcollation, 0)::regcollation), 0
    FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace WHERE t.typtype = 'd' AND \(own("pg_type", "t.oid"))
    UNION ALL SELECT 'type ' || k.contypid::regtype::text, 'constraint ' || k.conname || '|' || pg_get_constraintdef(k.oid)
      || CASE WHEN k.convalidated THEN '' ELSE '|not validated' END, 0
    FROM pg_constraint k JOIN spaces n ON n.oid = k.connamespace WHERE k.contypid <> 0 AND k.contype <> 'n'
    """

  private static let routines = """
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure ' ELSE 'function ' END || p.oid::regprocedure::text,
      CASE WHEN l.lanname IN ('sql', 'plpgsql') THEN '\(RoutineText.mark)' ELSE 'definition|' END
        || CASE WHEN l.lanname IN ('internal', 'c') THEN concat_ws('|', p.prosrc, p.probin, pg_get_function_result(p.oid))
        ELSE pg_get_functiondef(p.oid) END, 0
    FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
    WHERE p.prokind IN ('f', 'p', 'w') AND \(own("pg_proc", "p.oid"))
    UNION ALL SELECT CASE p.prokind WHEN 'p' THEN 'procedure ' ELSE 'function ' END || p.oid::regprocedure::text,
      'options|' || p.proowner::regrole::text || '|' || \(acl("p.proacl", "f", "p.proowner")), 0
    FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace WHERE \(own("pg_proc", "p.oid"))
    """

  private static let triggers = """
    SELECT r.title, 'trigger ' || g.tgname || '|' || pg_get_triggerdef(g.oid) || '|' || g.tgenabled::text, 0
    FROM rel r JOIN pg_trigger g ON g.tgrelid = r.oid WHERE NOT g.tgisinternal
    """

  private static let rules = """
    SELECT r.title, 'rule ' || w.rulename || '|' || pg_get_ruledef(w.oid) || '|' || w.ev_enabled::text, 0
    FROM rel r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE w.rulename <> '_RETURN'
    """

  private static let policies = """
    SELECT r.title, 'policy ' || p.polname || '|' || concat_ws('|', p.polcmd, p.polpermissive,
      (SELECT string_agg(CASE WHEN o = 0 THEN 'public' ELSE o::regrole::text END, ',' ORDER BY o::regrole::text) FROM unnest(p.polroles) o),
      'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid)), 0
    FROM rel r JOIN pg_policy p ON p.polrelid = r.oid
    """

  private static let inheritance = """
    SELECT r.title, 'inherits ' || i.inhparent::regclass::text || '|', 0 FROM rel r JOIN pg_inherits i ON i.inhrelid = r.oid
    """

  private static let casts = """
    SELECT 'cast ' || c.castsource::regtype::text || ' as ' || c.casttarget::regtype::text,
      'definition|' || concat_ws('|', nullif(c.castfunc, 0)::regprocedure, c.castcontext, c.castmethod), 0
    FROM pg_cast c WHERE \(own("pg_cast", "c.oid"))
    """

  private static let defaults = """
    SELECT 'default privileges of ' || d.defaclrole::regrole::text || ' ' || d.defaclobjtype::text,
      coalesce(n.nspname, 'every schema') || '|' || (SELECT string_agg(i::text, ',' ORDER BY i::text) FROM unnest(d.defaclacl) i), 0
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    """

  private static let settings = """
    SELECT 'database settings', coalesce(s.setrole::regrole::text, '') || '|' || s.setconfig::text, 0 FROM pg_db_role_setting s
    WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    """

  private static let comments = """
    SELECT 'comment on ' || d.what, 'text|' || d.description, 0 FROM (
      SELECT pg_describe_object(classoid, objoid, objsubid) AS what, description FROM pg_description
      WHERE (objoid >= 16384 OR objoid = 'public'::regnamespace)) d WHERE d.what !~ '\\y(sqitch|atlas_schema_revisions)\\y'
    """

  private static let roles = """
    SELECT 'role ' || r.rolname, 'options|' || concat_ws('|', r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin,
      r.rolreplication, r.rolbypassrls, r.rolconnlimit, (SELECT string_agg(m.roleid::regrole::text, ',' ORDER BY m.roleid::regrole::text)
        FROM pg_auth_members m WHERE m.member = r.oid)), 0 FROM pg_roles r WHERE r.oid >= 16384
    """
}
