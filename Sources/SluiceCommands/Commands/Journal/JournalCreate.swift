// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore

/// Makes the tables of a journal in PostgreSQL.
struct JournalCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make the journal's tables in PostgreSQL, and the roles that may append and read.",
    discussion: """
      Makes the schema sluice_journal (or what git config sluice.journalSchema says) in the database that
      git config sluice.journal names (env:SLUICE_JOURNAL_URL unless it says otherwise): tables that only grow, a
      function that appends, and what two roles without a login may do. Give them to those who log in:
      GRANT sluice_promoter TO ci. Called again it changes nothing and lets other roles in. Then put a journal there
      with sluice journal copy --to postgres, or begin one with sluice init. docs/journal-postgres.md says all of it.
      """)

  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp(
      "Connect as another role, which may create schemas: env:NAME, or postgres://USER@HOST/DATABASE.",
      valueName: "address"))
  var database: String?

  @Option(help: ArgumentHelp("The role that may append.", valueName: "role"))
  var promoter = "sluice_promoter"

  @Option(help: ArgumentHelp("The role that may only read.", valueName: "role"))
  var reader = "sluice_reader"

  func run() async throws {
    let session = try await common.session()
    let (isNew, place, schema) = try await session.stores.create(database, promoter, reader)
    let document = Document.members([
      "schema": .string("sluice.journal-create/1"), "database": .string(SafeText.line(place)),
      "tables": .string(schema), "created": .boolean(isNew), "promoter": .string(promoter), "reader": .string(reader),
    ])
    common.output.result(
      document,
      [
        isNew
          ? "the schema \(schema) is in \(SafeText.line(place))" : "the schema \(schema) was there already, untouched",
        "  \(promoter) may append, \(reader) may only read",
        "  next  GRANT \(promoter) TO the role that promotes, then: sluice journal copy --to postgres",
      ])
  }
}
