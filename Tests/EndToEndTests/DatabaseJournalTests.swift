// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// Two clones and one database, as two CI jobs: the journal is in PostgreSQL.
@Suite(.serialized, .enabled(if: DatabaseServer.programs != nil)) struct DatabaseJournalTests {
  private static let environments = """
      staging:
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running], timeout: 1m }
      production:
        after: staging
        gates:
          release: { approval: { from: managers, count: 1 } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running], timeout: 1m }
    """

  let jobs: DatabaseShop

  init() throws { jobs = try DatabaseShop(environments: Self.environments) }

  private var shop: Shop { jobs.shop }
  private var server: ShopDatabase { jobs.server }
  private var owner: String { jobs.owner }
  private func sluice(_ arguments: String...) -> Shop.Ending { jobs.sluice(arguments) }
  private func sluice(in name: String, _ arguments: String...) -> Shop.Ending { jobs.sluice(in: name, arguments) }

  @Test func `two clones see one order, approve on one and execute on the other`() throws {
    try jobs.job("two")
    let first = sluice("promote", "--to", "staging")
    #expect(first.code == 0, "\(first.errors)")
    // The other job sees it live, and does not deploy it again.
    let status = sluice(in: "two", "status")
    #expect(status.code == 0 && status.output.contains("LIVE"), "\(status.output)\(status.errors)")
    let again = sluice(in: "two", "promote", "--to", "staging")
    #expect(again.code == 0 && again.output.contains("already"), "\(again.output)\(again.errors)")
    // It waits for people with exit 3; the first clone approves; the second executes.
    #expect(sluice(in: "two", "promote", "--to", "production").code == 3)
    let approved = sluice("approve", "p-2", "--key", "keys/mia", "--yes")
    #expect(approved.code == 0, "\(approved.output)\(approved.errors)")
    let done = sluice(in: "two", "promote", "--to", "production")
    #expect(done.code == 0, "\(done.output)\(done.errors)")
    #expect(try shop.shell("cat keys/two/var/production") == shop.shell("git rev-parse HEAD"))
    for ending in [sluice("verify"), sluice(in: "two", "verify")] {
      #expect(ending.code == 0 && ending.output.contains("journal ok"), "\(ending.errors)")
    }
    #expect(try shop.shell("cmp .git/sluice/journal.jsonl keys/two/.git/sluice/journal.jsonl") == "")
    // A receipt of one is proved by the other's journal, also after a move to a branch of the remote.
    #expect(sluice(in: "two", "journal", "receipt", "p-1", "-o", "proof").code == 0)
    #expect(sluice("journal", "verify", "--since", "keys/two/proof").code == 0)
    let moved = sluice("journal", "copy", "--from", "postgres", "--to", "git")
    #expect(moved.code == 0, "\(moved.errors)")
    let branch = try shop.shell("git -C keys/remote.git show sluice/journal:entries/000/000.jsonl | sha256sum")
    #expect(try shop.shell("sha256sum < .git/sluice/journal.jsonl") == branch)
    let settled = sluice("journal", "copy", "--to", "file")
    #expect(settled.code == 0 && settled.output.contains("journal: file"), "\(settled.output)\(settled.errors)")
  }

  @Test func `with the database away the last copy is shown with its age and nothing is promoted`() throws {
    #expect(sluice("promote", "--to", "staging").code == 0)
    try shop.shell("git commit -q --allow-empty -m more && git push -q origin main")
    let nowhere = ["env", "SLUICE_JOURNAL_URL=postgres://ci@127.0.0.1:1/shop", Shop.products + "/sluice"]
    let status = shop.run(nowhere + ["status"])
    #expect(status.code == 0 && status.errors.contains("s ago") && status.output.contains("LIVE"), "\(status.errors)")
    let refused = shop.run(nowhere + ["promote", "--to", "staging"])
    #expect(refused.code == 8 && refused.errors.contains("error[E0651]"), "\(refused.errors)")
    // The address says nothing of its password, and without any address that is said.
    let secret = shop.run(
      ["env", "SLUICE_JOURNAL_URL=postgres://ci:geheim@127.0.0.1:1/shop", Shop.products + "/sluice"]
        + ["promote", "--to", "staging"])
    #expect(secret.code == 8 && !(secret.output + secret.errors).contains("geheim"), "\(secret.errors)")
    let none = shop.sluice("promote", "--to", "staging")
    #expect(none.code == 2 && none.errors.contains("SLUICE_JOURNAL_URL is not set"), "\(none.errors)")
    #expect(sluice("promote", "--to", "staging").code == 0)
    // A role that may only read promotes nothing.
    try server.sql("CREATE ROLE audit LOGIN; GRANT sluice_reader TO audit")
    try shop.shell("git commit -q --allow-empty -m evenmore && git push -q origin main")
    let audit = owner.replacing("postgres@", with: "audit@")
    let reading = shop.run(["env", "SLUICE_JOURNAL_URL=\(audit)", Shop.products + "/sluice", "status"])
    #expect(reading.code == 0 && reading.errors.isEmpty, "\(reading.errors)")
    let writing = shop.run(
      ["env", "SLUICE_JOURNAL_URL=\(audit)", Shop.products + "/sluice", "promote", "--to", "staging"])
    #expect(writing.code == 8 && writing.errors.contains("error[E0653]"), "\(writing.errors)")
  }

  @Test func `doctor asks the database itself what can stop a promotion`() throws {
    try jobs.job("two")
    func lines(_ ending: Shop.Ending) -> String { ending.output + ending.errors }
    // The server of the tests runs without fsync, which is worth a problem; the role of the jobs is as it should be.
    let found = lines(sluice(in: "two", "doctor"))
    #expect(found.contains("has 1 entry") && found.contains("fsync is off"), "\(found)")
    #expect(!found.contains("guards away") && !found.contains("not in force"), "\(found)")
    #expect(lines(sluice("doctor")).contains("may take the guards away"))
    try server.sql("ALTER TABLE sluice_journal.entry DISABLE TRIGGER rows_stay")
    #expect(lines(sluice(in: "two", "doctor")).contains("not in force"))
    let made = sluice("journal", "create", "--json")
    try made.output.write(toFile: shop.folder + "/keys/made", atomically: true, encoding: .utf8)
    let checked = shop.run(["sh", "-c", "\(DocumentSchemaTests.root)/scripts/validate-documents < keys/made"])
    #expect(checked.code == 0 && checked.output == "checked sluice.journal-create/1\n", "\(checked.output)")
    let nowhere = shop.run(
      ["env", "SLUICE_JOURNAL_URL=postgres://ci@127.0.0.1:1/shop", Shop.products + "/sluice", "doctor"])
    #expect(nowhere.code != 0 && lines(nowhere).contains("out of reach"), "\(lines(nowhere))")
  }

  @Test
  func `I13 I28 a database that is away while a step runs stops it before others may go on, and nothing is twice`()
    async throws
  {
    try shop.makeDeployHang()
    try shop.shell("git commit -qam hangs && git push -q origin main && mkdir -p var && touch var/hang")
    let engine = try shop.start(
      ["env", "SLUICE_JOURNAL_URL=\(owner)", Shop.products + "/sluice", "promote", "--to", "staging"])
    #expect(try await shop.eventually(60) { shop.exists("var/started") })
    try server.stop("immediate")
    // Looking goes on with the copy; nobody is called dead whom nobody can be asked about.
    let status = sluice("status")
    #expect(status.code == 0 && status.output.contains("executing"), "\(status.output)\(status.errors)")
    #expect(!status.output.contains("interrupted"), "\(status.output)")
    // Within the twelve seconds after which it stops itself, and some for a busy machine and a last try to say so.
    #expect(try await shop.eventually(75) { shop.children.isEmpty })
    engine.waitUntilExit()
    #expect(engine.terminationStatus != 0)
    try server.start()
    try shop.shell("rm var/hang")
    var again = sluice("promote", "--to", "staging", "--wait", "1m")
    for _ in 0..<3 where again.code == 5 { again = sluice("promote", "--to", "staging", "--wait", "1m") }
    #expect(again.code == 0, "\(again.output)\(again.errors)")
    #expect(try shop.running() == shop.shell("git rev-parse HEAD") && !shop.exists("var/late"))
    let acquired = try jobs.entries().split(separator: "\n").filter { $0.contains("environment.acquired/") }
    #expect(acquired.count == 2)
    #expect(sluice("verify").code == 0)
  }

  @Test func `I28 processes that are killed at any moment leave every acknowledged entry once and no doubt`() throws {
    var acknowledged: [String] = []
    var killed = 0
    for number in 0..<30 {
      let reason = "hold-\(number)-end"
      let process = try shop.start(
        ["env", "SLUICE_JOURNAL_URL=\(owner)", Shop.products + "/sluice", "hold", "staging", "--reason", reason])
      if number % 3 != 0 {
        usleep(UInt32.random(in: 1000...90_000))
        kill(process.processIdentifier, SIGKILL)
      }
      process.waitUntilExit()
      if process.terminationReason == .exit {
        #expect(process.terminationStatus == 0)
        acknowledged.append(reason)
      } else {
        killed += 1
      }
    }
    #expect(killed > 0 && acknowledged.count >= 10)
    let entries = try jobs.entries()
    for reason in acknowledged { #expect(entries.components(separatedBy: "\"\(reason)\"").count == 2, "\(reason)") }
    // Whoever was killed between the database and its copy catches up, and a fresh clone has the same bytes.
    try jobs.job("two")
    for ending in [sluice("verify"), sluice(in: "two", "verify")] { #expect(ending.code == 0, "\(ending.errors)") }
    #expect(try shop.shell("cmp .git/sluice/journal.jsonl keys/two/.git/sluice/journal.jsonl") == "")
  }
}
