// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// What a person reads when the database of the journal does not do what it should.
extension JournalTable {
  func failure(_ fault: SharedDatabaseFault) -> Failure {
    let words = fault.message.split(whereSeparator: \.isNewline).prefix(4).map(String.init)
    switch fault.kind {
    case .unknownAddress:
      return Failure(
        .usage, "E0650", "the address of the journal's database is not known", why: words,
        fix: ["SLUICE_JOURNAL_URL=postgres://…, a secret of the machine", "git config sluice.journal env:NAME"])
    case .unreachable, .lost:
      return Failure(
        .unreachable, "E0651", "the journal's database \(database.shown) is out of reach", why: words,
        fix: ["psql \"$SLUICE_JOURNAL_URL\" -c 'SELECT 1'", "run the same command again"])
    case .refused(let code):
      switch code {
      case "3F000", "42P01", "42883", "P0002":
        return Failure(
          .usage, "E0652", "the database \(database.shown) has no journal of this form",
          why: ["the schema \(name): \(words.joined(separator: " "))"],
          fix: ["sluice journal create", "sluice journal copy --to postgres"])
      case _:
        return Failure(
          .unreachable, "E0653", "the journal's database \(database.shown) does not take the request",
          why: words + ["SQLSTATE \(code); nothing was recorded"],
          fix: [
            Self.remedies[code] ?? "look into the server's log", "run the same command again",
          ])
      }
    }
  }

  private static let remedies = [
    "42501": "GRANT sluice_promoter TO the login role of the address",
    "25006": "connect to the primary server: target_session_attrs=read-write in the address",
    "55P03": "look who holds the row of the journal's head: SELECT * FROM pg_stat_activity",
    "53100": "make room on the server's disk",
  ]

  func missing(_ size: Int64, _ found: Int64) -> Failure {
    Failure(
      .usage, "E0654", "the journal's database \(database.shown) lacks entries that this clone has",
      why: [
        "this clone: \(size) entries; the database: \(found)",
        "it was never filled, restored from an old backup, or a standby without the last entries took over",
      ], fix: ["sluice journal verify", "sluice journal copy --to postgres, when the database is new and empty"])
  }
}
