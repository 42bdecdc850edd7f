// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// A rollback while the shared journal is out of reach, recorded here and merged later.
@Suite(.serialized, .enabled(if: DatabaseServer.programs != nil)) struct OfflineRollbackTests {
  private static let environments = """
      staging:
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running], timeout: 5m }
    """

  let jobs: DatabaseShop
  private var shop: Shop { jobs.shop }

  /// Two releases, the second one live; another job that has seen them.
  init() throws {
    jobs = try DatabaseShop(environments: Self.environments)
    for subject in ["good", "bad"] {
      try shop.shell("git commit -q --allow-empty -m \(subject) && git push -q origin main")
      let promoted = jobs.sluice(["promote", "--to", "staging"])
      #expect(promoted.code == 0, "\(promoted.errors)")
    }
    try jobs.job("two")
    #expect(jobs.sluice(in: "two", ["status"]).output.contains("LIVE"))
  }

  @Test func `I28 a rollback goes on without the database and is merged with every sequence as it was`() throws {
    let before = try jobs.entries()
    try jobs.server.stop("fast")
    // Without being told so, nothing is done, and the way is named.
    let refused = jobs.sluice(["rollback", "--reason", "broken"])
    #expect(refused.code == 8 && refused.errors.contains("rollback --offline"), "\(refused.errors)")
    #expect(try shop.running() == shop.shell("git rev-parse HEAD"))
    let back = jobs.sluice(["rollback", "--offline", "--reason", "broken"])
    #expect(back.code == 0 && back.errors.contains("offline: deciding on"), "\(back.output)\(back.errors)")
    let good = try shop.shell("git rev-parse HEAD~1")
    #expect(shop.running() == good)
    // What was done is seen here, and nothing else begins.
    let status = jobs.sluice(["status"])
    #expect(status.code == 0 && status.output.contains("HOLD") && status.output.contains("r-"), "\(status.output)")
    #expect(jobs.sluice(["resume", "staging"]).code == 8)
    // Somebody changes a line of it: it is not believed.
    let segment = ".git/sluice/offline/segment.jsonl"
    try shop.shell("cp \(segment) keys/segment && sed -i 's/broken/brokem/' \(segment)")
    let forged = jobs.sluice(["status"])
    #expect(forged.code == 2 && forged.errors.contains("E0602"), "\(forged.errors)")
    try shop.shell("cp keys/segment \(segment)")
    try jobs.server.start()
    let merged = jobs.sluice(["status"])
    #expect(merged.code == 0 && merged.errors.contains("merged: "), "\(merged.errors)")
    #expect(jobs.sluice(["status"]).errors.isEmpty)
    // Nothing is lost, doubled or in another order; the other job has the same bytes, and both verify.
    let after = try jobs.entries()
    #expect(after.hasPrefix(before))
    func ids(_ lines: String) -> [String] {
      lines.split(separator: "\n").compactMap { line in
        line.components(separatedBy: "\"id\":\"").dropFirst().first.map { String($0.prefix { $0 != "\"" }) }
      }
    }
    let recorded = ids(try shop.shell("tail -n +2 keys/segment"))
    let kept = ids(String(after.dropFirst(before.count)))
    #expect(Array(kept.prefix(recorded.count)) == recorded && recorded.count > 5, "\(kept) \(recorded)")
    #expect(jobs.sluice(["verify"]).code == 0)
    #expect(jobs.sluice(in: "two", ["verify"]).code == 0)
    #expect(jobs.sluice(in: "two", ["status"]).output.contains("HOLD"))
    #expect(try shop.shell("cmp .git/sluice/journal.jsonl keys/two/.git/sluice/journal.jsonl") == "")
    #expect(!shop.exists(segment))
    // In reach the flag changes nothing.
    #expect(jobs.sluice(["resume", "staging"]).code == 0)
  }

  @Test func `an offline rollback that others overtook is kept, and a person is told`() throws {
    let away = ["env", "SLUICE_JOURNAL_URL=postgres://ci@127.0.0.1:1/shop", Shop.products + "/sluice"]
    let back = shop.run(away + ["rollback", "--offline", "--reason", "broken"])
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    // Only this machine could not reach it.
    #expect(jobs.sluice(in: "two", ["hold", "staging", "--reason", "who knows"]).code == 0)
    let board = jobs.sluice(["status"])
    #expect(board.code == 0 && board.errors.contains("warning: what was recorded offline here"), "\(board)")
    #expect(board.output.contains("HOLD"), "\(board)")
    let told = jobs.sluice(["hold", "staging", "--reason", "me too"])
    #expect(told.code == 7 && told.errors.contains("error[E0657]"), "\(told.code) \(told.errors)")
    #expect(told.errors.contains("run.requested/1"), "\(told.errors)")
    #expect(shop.exists(".git/sluice/offline/segment.jsonl"))
    let entries = try jobs.entries()
    #expect(!entries.contains("\"kind\":\"rollback\""))
    // A person looked, and records what is so.
    try shop.shell("mv .git/sluice/offline keys/offline")
    let recorded = jobs.sluice(["rollback", "--reason", "was done offline"])
    #expect(recorded.code == 0, "\(recorded.errors)")
    #expect(jobs.sluice(["verify"]).code == 0)
  }
}
