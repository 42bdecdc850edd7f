// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
import PromotionPorts

extension PostgresJournal {
  /// Makes the journal's schema, or lets other roles at one that is there; tells whether it was made now.
  public func create(
    promoter: JournalSchemaName, reader: JournalSchemaName
  ) async throws(Failure) -> Bool {
    let found: [[String?]]
    do throws(SharedDatabaseFault) {
      found = try await table.reading("SELECT to_regprocedure($1) IS NOT NULL", ["\(table.schema.name).format()"])
    } catch { throw table.failure(error) }
    if found.first?.first == "t" {
      try await requireForm()
      try await executing(table.schema.grants(promoter: promoter, reader: reader))
      return false
    }
    try await executing(table.schema.creation(promoter: promoter, reader: reader))
    return true
  }

  private func requireForm() async throws(Failure) {
    let form: String?
    do throws(SharedDatabaseFault) {
      form = try await table.reading("SELECT \(table.schema.name).format() WHERE $1 = ''", [""]).first?.first ?? nil
    } catch { throw table.failure(error) }
    guard form == String(JournalSchema.version) else {
      throw Failure(
        .usage, "E0652", "the database \(table.database.shown) has no journal of this form",
        why: ["the schema \(table.schema.name) has form \(form ?? "?"), this version reads \(JournalSchema.version)"],
        fix: ["install the version of sluice that the other machines have"])
    }
  }

  private func executing(_ script: String) async throws(Failure) {
    do throws(SharedDatabaseFault) {
      _ = try await table.database.rows(script, [], patienceSeconds: JournalTable.patienceSeconds)
    } catch {
      guard case .refused(let code) = error.kind else { throw table.failure(error) }
      throw Failure(
        .usage, "E0656", "the journal's schema cannot be made in \(table.database.shown)",
        why: [error.message, "SQLSTATE \(code); nothing was made"],
        fix: [
          "give sluice journal create --database the address of a role that may create schemas and roles",
          "or make the roles yourself first: CREATE ROLE sluice_promoter NOLOGIN; CREATE ROLE sluice_reader NOLOGIN",
        ])
    }
  }

  /// Puts the whole journal of this clone into the empty tables; returns the number of its entries.
  public func seed() async throws(Failure) -> Int64 {
    let lock = try await shared.exclusive()
    defer { lock.release() }
    let page: JournalPage
    do throws(SharedDatabaseFault) { page = try await table.page(after: 0) } catch { throw table.failure(error) }
    guard page.size == 0 else {
      throw Failure(
        .usage, "E0655", "the database \(table.database.shown) has a journal already",
        why: ["it has \(page.size) entries, and a journal is never replaced"], fix: ["sluice journal verify"])
    }
    let (ids, lines, checkpoint, note) = try await copy.chunks()
    guard lines.reduce(0, { $0 + $1.count }) < JournalTable.bytesMax else {
      throw Failure(
        .usage, "E0656", "the journal is too long for one statement", why: ["\(lines.count) entries"],
        fix: ["keep the journal where it is"])
    }
    let outcome: AppendOutcome
    do throws(SharedDatabaseFault) {
      outcome = try await table.append(
        lines, ids: ids, expecting: 0, prior: TreeHash.empty.base64, (checkpoint.root.base64, note),
        patienceSeconds: 600)
    } catch  where error.kind == .lost {
      // What became of it is what is there now.
      try await refresh()
      return try await copy.head()
    } catch { throw table.failure(error) }
    guard outcome == .appended || outcome == .known else { throw table.missing(checkpoint.size, 0) }
    await shared.isCurrent()
    return checkpoint.size
  }
}
