// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let journalDatabase = ErrorArea(
    title: "Shared journal",
    summary: "The journal that many promoters keep in PostgreSQL, and what was recorded offline.",
    entries: [
      ErrorEntry(
        "E0650", .usage,
        says: [
          "the address of the journal's database is not known",
          "a schema or role of the journal's database cannot be called that",
        ],
        means: """
          The pipeline keeps its journal in PostgreSQL, and this machine does not say where: git config sluice.journal \
          names a variable (env:SLUICE_JOURNAL_URL unless it says otherwise) that is not set or holds no postgres:// \
          address. Or a name in it needs quotes.
          """,
        state: .untouched,
        remedies: [
          "export SLUICE_JOURNAL_URL=postgres://USER@HOST/DATABASE",
          "git config sluice.journal env:NAME",
        ]),
      ErrorEntry(
        "E0651", .unreachable,
        says: ["the journal's database <address> is out of reach"],
        means: """
          No connection came about, or it broke before anything was sent; libpq's own words are in the message. \
          Nothing counts before the database has it.
          """,
        state: .open,
        remedies: [
          "psql \"$SLUICE_JOURNAL_URL\" -c 'SELECT 1'",
          "run the same command again",
          "rollback ENVIRONMENT --offline, when that cannot wait: it is merged later",
        ]),
      ErrorEntry(
        "E0652", .usage,
        says: ["the database <address> has no journal of this form"],
        means: """
          The schema of the journal is not there, or another version of sluice made it in a form that this one does \
          not read.
          """,
        state: .untouched,
        remedies: [
          "sluice journal create",
          "sluice journal copy --to postgres",
          "git config sluice.journalSchema NAME, when the schema has another name",
        ]),
      ErrorEntry(
        "E0653", .unreachable,
        says: ["the journal's database <address> does not take the request"],
        means: """
          The server refused the statement: no right to it, a standby that only reads, a lock that was not given, no \
          room. Its words and SQLSTATE are in the message. Nothing was recorded.
          """,
        state: .open,
        remedies: [
          "GRANT sluice_promoter TO the role that promotes",
          "run the same command again",
        ]),
      ErrorEntry(
        "E0654", .usage,
        says: ["the journal's database <address> lacks entries that this clone has"],
        means: """
          The database was restored from an older backup, a standby without the last entries took over, or the journal \
          was never put there. Going on from there would forget what happened.
          """,
        state: .other,
        remedies: [
          "sluice journal verify",
          "sluice journal copy --from file --to postgres, into a new and empty schema",
        ]),
      ErrorEntry(
        "E0655", .usage,
        says: ["the database <address> has a journal already"],
        means: "A journal is never replaced by a copy of another.",
        state: .other,
        remedies: [
          "sluice journal verify",
          "git config sluice.journalSchema NAME, for the journal of another repository",
        ]),
      ErrorEntry(
        "E0656", .usage,
        says: [
          "the journal's schema cannot be made in <address>", "the journal is too long for one statement",
        ],
        means: """
          The tables were not made, or not filled: the server's words are in the message. It is one transaction, so \
          nothing of it is there.
          """,
        state: .reads,
        remedies: [
          "sluice journal create --database env:NAME, the address of a role that may create schemas and roles",
          "CREATE ROLE sluice_promoter NOLOGIN; CREATE ROLE sluice_reader NOLOGIN",
        ]),
      ErrorEntry(
        "E0657", .indeterminate,
        says: ["what was recorded offline here does not follow from what others have recorded since"],
        means: """
          This clone rolled back with --offline while the shared journal was out of reach, and another machine reached it \
          meanwhile. What was done here was decided without knowing that, so it is not moved behind it by itself.
          """,
        state: .unknown,
        remedies: [
          "look what runs in the environment, and sluice hold ENV from another clone",
          "move .git/sluice/offline away, and record what is so: sluice rollback ENV, or promote --reapply",
        ]),
    ])
}
