// SPDX-License-Identifier: Apache-2.0

/// What few schemas have: operators, text search, publications, foreign servers and the rights on what the server brings.
///
/// Objects are written by name: a number of the catalogue is another one in a copy.
extension PostgresCatalogue {
  static let aggregates = """
    SELECT 'function ' || p.oid::regprocedure::text, 'aggregate|' || concat_ws('|', g.aggkind, g.aggnumdirectargs, g.aggtransfn,
      g.aggfinalfn, g.aggcombinefn, g.aggserialfn, g.aggdeserialfn, g.aggmtransfn, g.aggminvtransfn, g.aggmfinalfn,
      g.aggfinalextra, g.aggmfinalextra, g.aggfinalmodify, g.aggmfinalmodify, g.aggsortop::regoper, g.aggtranstype::regtype,
      g.aggtransspace, g.aggmtranstype::regtype, g.aggmtransspace, 'start ' || g.agginitval, 'moving start ' || g.aggminitval,
      p.proparallel), 0
    FROM pg_aggregate g JOIN pg_proc p ON p.oid = g.aggfnoid JOIN spaces n ON n.oid = p.pronamespace
    WHERE \(own("pg_proc", "p.oid"))
    """

  static let eventTriggers = """
    SELECT 'event trigger ' || evtname, 'definition|' || concat_ws('|', evtevent, evtfoid::regprocedure, evtenabled, evttags::text,
      evtowner::regrole), 0
    FROM pg_event_trigger t WHERE \(own("pg_event_trigger", "t.oid"))
    """

  static let operators = """
    SELECT 'operator ' || o.oid::regoperator::text, 'definition|' || concat_ws('|', o.oprcode, o.oprrest, o.oprjoin, o.oprcanhash,
      o.oprcanmerge, nullif(o.oprcom, 0)::regoperator, nullif(o.oprnegate, 0)::regoperator, o.oprowner::regrole), 0
    FROM pg_operator o JOIN spaces n ON n.oid = o.oprnamespace WHERE \(own("pg_operator", "o.oid"))
    UNION ALL SELECT 'operator class ' || c.opcname || ' ' || m.amname, 'definition|' || concat_ws('|', n.nspname,
      c.opcintype::regtype, c.opcdefault, nullif(c.opckeytype, 0)::regtype, c.opcowner::regrole), 0
    FROM pg_opclass c JOIN spaces n ON n.oid = c.opcnamespace JOIN pg_am m ON m.oid = c.opcmethod
    WHERE \(own("pg_opclass", "c.oid"))
    """

  static let operatorFamilies = """
    SELECT 'operator family ' || f.opfname || ' ' || m.amname, 'definition|' || n.nspname || '|' || f.opfowner::regrole::text, 0
    FROM pg_opfamily f JOIN spaces n ON n.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
    WHERE \(own("pg_opfamily", "f.oid"))
    UNION ALL SELECT 'operator family ' || f.opfname || ' ' || m.amname, 'operator ' || a.amopstrategy || ' '
      || a.amopopr::regoperator::text || '|' || a.amoppurpose::text, 0
    FROM pg_amop a JOIN pg_opfamily f ON f.oid = a.amopfamily JOIN pg_am m ON m.oid = f.opfmethod
    WHERE a.oid >= 16384 AND (f.oid < 16384 OR \(own("pg_opfamily", "f.oid")))
    UNION ALL SELECT 'operator family ' || f.opfname || ' ' || m.amname, 'function ' || a.amprocnum || ' '
      || format_type(a.amproclefttype, NULL) || ' ' || format_type(a.amprocrighttype, NULL) || '|' || a.amproc::text, 0
    FROM pg_amproc a JOIN pg_opfamily f ON f.oid = a.amprocfamily JOIN pg_am m ON m.oid = f.opfmethod
    WHERE a.oid >= 16384 AND (f.oid < 16384 OR \(own("pg_opfamily", "f.oid")))
    """

  static let collations = """
    SELECT 'collation ' || c.oid::regcollation::text, 'definition|' || concat_ws('|', c.collprovider, c.collcollate, c.collctype,
      c.collisdeterministic, c.collencoding, c.collowner::regrole), 0
    FROM pg_collation c JOIN spaces n ON n.oid = c.collnamespace WHERE \(own("pg_collation", "c.oid"))
    UNION ALL SELECT 'conversion ' || c.conname, 'definition|' || concat_ws('|', c.conforencoding, c.contoencoding, c.conproc,
      c.condefault, c.conowner::regrole), 0
    FROM pg_conversion c JOIN spaces n ON n.oid = c.connamespace WHERE \(own("pg_conversion", "c.oid"))
    """

  static let searches = """
    SELECT 'text search configuration ' || c.oid::regconfig::text, 'definition|' || c.cfgowner::regrole::text || '|'
      || (SELECT p.prsname FROM pg_ts_parser p WHERE p.oid = c.cfgparser) || '|' || coalesce(
      (SELECT string_agg(m.maptokentype::text || ' ' || m.mapseqno::text || ' ' || m.mapdict::regdictionary::text, ', ' ORDER BY m.maptokentype, m.mapseqno)
       FROM pg_ts_config_map m WHERE m.mapcfg = c.oid), ''), 0
    FROM pg_ts_config c JOIN spaces n ON n.oid = c.cfgnamespace WHERE \(own("pg_ts_config", "c.oid"))
    UNION ALL SELECT 'text search dictionary ' || d.oid::regdictionary::text, 'definition|' || concat_ws('|', d.dictowner::regrole,
      (SELECT t.tmplname FROM pg_ts_template t WHERE t.oid = d.dicttemplate), d.dictinitoption), 0
    FROM pg_ts_dict d JOIN spaces n ON n.oid = d.dictnamespace WHERE \(own("pg_ts_dict", "d.oid"))
    UNION ALL SELECT 'text search parser ' || n.nspname || '.' || p.prsname, 'definition|' || concat_ws('|', p.prsstart,
      p.prstoken, p.prsend, p.prsheadline, p.prslextype), 0
    FROM pg_ts_parser p JOIN spaces n ON n.oid = p.prsnamespace WHERE \(own("pg_ts_parser", "p.oid"))
    UNION ALL SELECT 'text search template ' || n.nspname || '.' || t.tmplname, 'definition|' || concat_ws('|', t.tmplinit,
      t.tmpllexize), 0
    FROM pg_ts_template t JOIN spaces n ON n.oid = t.tmplnamespace WHERE \(own("pg_ts_template", "t.oid"))
    """

  /// Column lists, conditions and schemas came with 15, the root of partitions with 13.
  static func publications(_ version: Int) -> String {
    let root = version < 130_000 ? "NULL" : "p.pubviaroot"
    let isOld = version < 150_000
    let detail =
      isOld
      ? ""
      : """
       || coalesce(' (' || (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')', '')
      || coalesce(' where ' || pg_get_expr(r.prqual, r.prrelid), '')
      """
    let spaces =
      isOld
      ? "NULL"
      : """
      'schemas ' || (SELECT string_agg(s.pnnspid::regnamespace::text, ',' ORDER BY s.pnnspid::regnamespace::text)
        FROM pg_publication_namespace s WHERE s.pnpubid = p.oid)
      """
    return """
      SELECT 'publication ' || p.pubname, 'definition|' || concat_ws('|', p.pubowner::regrole, p.puballtables, p.pubinsert,
        p.pubupdate, p.pubdelete, p.pubtruncate, \(root), (SELECT string_agg(r.prrelid::regclass::text\(detail), ','
          ORDER BY r.prrelid::regclass::text)
          FROM pg_publication_rel r WHERE r.prpubid = p.oid), \(spaces)), 0 FROM pg_publication p
      """
  }

  /// How a subscription connects is a secret that the server shows to nobody but its owner.
  static let subscriptions = """
    SELECT 'subscription ' || s.subname, 'definition|' || concat_ws('|', s.subowner::regrole, s.subenabled, s.subslotname,
      s.subsynccommit, s.subpublications::text), 0
    FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    """

  /// How much is collected came with 13.
  static func statistics(_ version: Int) -> String {
    let target = version < 130_000 ? "NULL" : "CASE WHEN coalesce(s.stxstattarget, -1) >= 0 THEN s.stxstattarget END"
    return """
      SELECT 'statistics ' || n.nspname || '.' || s.stxname, 'definition|' || concat_ws('|', pg_get_statisticsobjdef(s.oid),
        s.stxowner::regrole, 'target ' || \(target)), 0
      FROM pg_statistic_ext s JOIN spaces n ON n.oid = s.stxnamespace WHERE \(own("pg_statistic_ext", "s.oid"))
      """
  }

  static let foreign = """
    SELECT 'foreign data wrapper ' || w.fdwname, 'definition|' || concat_ws('|', w.fdwowner::regrole,
      nullif(w.fdwhandler, 0)::regproc, 'checks ' || nullif(w.fdwvalidator, 0)::regproc::text, w.fdwoptions::text,
      \(acl("w.fdwacl", "F", "w.fdwowner"))), 0
    FROM pg_foreign_data_wrapper w WHERE \(own("pg_foreign_data_wrapper", "w.oid"))
    UNION ALL SELECT 'server ' || s.srvname, 'definition|' || concat_ws('|', s.srvowner::regrole,
      (SELECT w.fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw), s.srvtype, 'version ' || s.srvversion,
      s.srvoptions::text, \(acl("s.srvacl", "S", "s.srvowner"))), 0
    FROM pg_foreign_server s WHERE \(own("pg_foreign_server", "s.oid"))
    UNION ALL SELECT 'server ' || u.srvname, 'user mapping ' || u.usename || '|' || coalesce(u.umoptions::text, ''), 0
    FROM pg_user_mappings u
    UNION ALL SELECT r.title, 'server|' || concat_ws('|', (SELECT s.srvname FROM pg_foreign_server s WHERE s.oid = f.ftserver),
      f.ftoptions::text), 0
    FROM rel r JOIN pg_foreign_table f ON f.ftrelid = r.oid
    """

  static let languages = """
    SELECT 'language ' || l.lanname, 'definition|' || concat_ws('|', l.lanpltrusted, nullif(l.lanplcallfoid, 0)::regproc,
      l.lanowner::regrole), 0
    FROM pg_language l WHERE \(own("pg_language", "l.oid"))
    """

  static let transforms = """
    SELECT 'transform for ' || t.trftype::regtype::text || ' language ' || l.lanname, 'definition|' || concat_ws('|',
      nullif(t.trffromsql, 0)::regprocedure, 'to ' || nullif(t.trftosql, 0)::regprocedure::text), 0
    FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE \(own("pg_transform", "t.oid"))
    """

  static let accessMethods = """
    SELECT 'access method ' || m.amname, 'definition|' || concat_ws('|', m.amtype, m.amhandler), 0
    FROM pg_am m WHERE \(own("pg_am", "m.oid"))
    """

  /// Rights on what the server brings, where they are not those that it came with.
  static let systemRights = """
    SELECT 'language ' || l.lanname, 'rights|' || \(acl("l.lanacl", "l", "l.lanowner")), 0
    FROM pg_language l LEFT JOIN pg_init_privs i ON i.objoid = l.oid AND i.classoid = 'pg_language'::regclass
    WHERE l.lanacl IS NOT NULL AND l.lanacl IS DISTINCT FROM i.initprivs
    UNION ALL SELECT 'function ' || p.oid::regprocedure::text, 'rights|' || \(acl("p.proacl", "f", "p.proowner")), 0
    FROM pg_proc p LEFT JOIN pg_init_privs i ON i.objoid = p.oid AND i.classoid = 'pg_proc'::regclass AND i.objsubid = 0
    WHERE p.oid < 16384 AND p.proacl IS NOT NULL AND p.proacl IS DISTINCT FROM i.initprivs
    UNION ALL SELECT 'system table ' || c.oid::regclass::text, 'rights|' || \(acl("c.relacl", "r", "c.relowner")), 0
    FROM pg_class c LEFT JOIN pg_init_privs i ON i.objoid = c.oid AND i.classoid = 'pg_class'::regclass AND i.objsubid = 0
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relacl IS NOT NULL AND c.relacl IS DISTINCT FROM i.initprivs
    """
}
