// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

extension PostgresJournal {
  /// Asks the database itself, never the copy.
  public func facts() async throws(Failure) -> JournalServerFacts {
    let name = table.schema.name
    let sql = """
      SELECT h.size,
        has_function_privilege('\(name).append(bigint,text,text,text[],bytea[],bytea)', 'EXECUTE'),
        pg_has_role(n.nspowner, 'MEMBER'),
        (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid IN ('\(name).entry'::regclass, '\(name).head'::regclass)
          AND t.tgenabled = 'A' AND t.tgname IN ('only_grows', 'rows_stay', 'stays')) = 4,
        current_setting('fsync') = $1,
        inet_client_addr() IS NULL OR coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)
      FROM \(name).head h, pg_namespace n WHERE n.nspname = '\(name)'
      """
    let row: [String?]
    do throws(SharedDatabaseFault) { row = try await table.reading(sql, ["on"]).first ?? [] } catch {
      throw table.failure(error)
    }
    guard row.count == 6, let size = row[0].flatMap({ Int64($0) }) else {
      throw table.failure(SharedDatabaseFault(.refused("P0002"), "the journal has no head"))
    }
    return JournalServerFacts(
      address: table.database.shown, size: size, mayAppend: row[1] == "t", isOwner: row[2] == "t",
      isGuarded: row[3] == "t", isDurable: row[4] == "t", isPrivate: row[5] == "t")
  }
}
