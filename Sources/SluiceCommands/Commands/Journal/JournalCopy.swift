// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Copies the journal to another store, byte by byte.
struct JournalCopy: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy",
    abstract: "Copy the journal to another store; every byte and the root stay, so that receipts stay valid.",
    discussion: """
      The journal is read from where the pipelines keep it, or from the store that `--from` names. `--to git` puts it on \
      the branch sluice/journal of the remote (origin, or what git config sluice.remote says), `--to postgres` into the \
      tables that sluice journal create made, each where there is none yet; then write `journal: git` or \
      `journal: postgres` into pipeline.yml on the trunk, and promote nothing in between. `--to FOLDER` makes a copy \
      that sluice journal verify --file FOLDER checks. `--to file` brings the copy in this clone up to date, which is \
      complete: going back to a file takes that, and `journal: file` in pipeline.yml.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var keyOptions: JournalKeyOptions

  @Option(help: ArgumentHelp("file, git or postgres; where the pipelines keep it unless given.", valueName: "store"))
  var from: String?

  @Option(help: ArgumentHelp("file, git, postgres, or a folder that is not there yet.", valueName: "store"))
  var to: String

  func validate() throws {
    guard let from else { return }
    guard JournalKind(rawValue: from) != nil else { throw ValidationError("--from is file, git or postgres.") }
    guard from != to else { throw ValidationError("--from and --to are the same store.") }
  }

  func run() async throws {
    let session = try await common.session()
    let source = from.flatMap { JournalKind(rawValue: $0) } ?? session.world.journal.kind
    // A journal that is kept elsewhere has a verified copy here; what is new comes into it first.
    var size: Int64 = 0
    if source != .file { size = try await freshSize(source, session) }
    guard let target = JournalKind(rawValue: to) else { return try await copyToFolder(session) }
    if target == .file {
      if source == .file { size = try await freshSize(source, session) }
      return common.output.result(
        document(size), ["the copy in \(session.journalFolder) has \(EntryCount.text(size))"] + next(target))
    }
    size = try await session.stores.seed(target)
    let place = target == .git ? "on the branch sluice/journal of the remote" : "in the database"
    common.output.result(document(size), ["\(size) entries are \(place)"] + next(target))
  }

  private func freshSize(_ kind: JournalKind, _ session: Session) async throws(Failure) -> Int64 {
    let store = try await session.stores.open(kind)
    let size = try await store.head()
    // A store out of reach has only its copy here, which may lack its last entries; `--from file` goes on with that.
    // An append of nothing asks the store itself.
    if kind != .file, JournalKind(rawValue: to) != nil { _ = try await store.append([], expecting: size) }
    return try await store.head()
  }

  private func next(_ kind: JournalKind) -> [String] {
    ["  next  write `journal: \(kind.rawValue)` into pipelines/NAME/pipeline.yml and commit it on the trunk"]
  }

  private func copyToFolder(_ session: Session) async throws {
    let keys = try await keyOptions.believed(session, pipeline: common.pipeline)
    let evidence = try Composition.required().journal.evidence(.folder(session.journalFolder), keys)
    let size = try await evidence.copy(to: to)
    common.output.result(
      document(size), ["\(to): \(EntryCount.text(size))", "  next  sluice journal verify --file \(to)"])
  }

  private func document(_ size: Int64) -> Document {
    .members(["schema": .string("sluice.journal-copy/1"), "to": .string(to), "entries": .integer(size)])
  }
}
