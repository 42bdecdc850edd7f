// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Two clones and one bare remote, as two CI jobs: the journal is on a branch of the remote.
@Suite struct SharedJournalTests {
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

  private func shared(_ environments: String = environments) throws -> Shop { try RemoteShop.make(environments) }

  private func job(_ shop: Shop, _ name: String) throws { try RemoteShop.job(shop, name) }

  private func sluice(_ shop: Shop, in name: String, _ arguments: String...) -> Shop.Ending {
    shop.run(RemoteShop.call(shop, in: name, arguments))
  }

  @Test func `two clones see one order, approve on one and execute on the other`() throws {
    let shop = try shared()
    try job(shop, "two")
    let first = shop.sluice("promote", "--to", "staging")
    #expect(first.code == 0, "\(first.errors)")
    // The other job sees it live, and does not deploy it again.
    let status = sluice(shop, in: "two", "status")
    #expect(status.code == 0 && status.output.contains("LIVE"), "\(status.output)\(status.errors)")
    let again = sluice(shop, in: "two", "promote", "--to", "staging")
    #expect(again.code == 0 && again.output.contains("already"), "\(again.output)\(again.errors)")
    // It waits for people with exit 3; the first clone approves; the second executes.
    #expect(sluice(shop, in: "two", "promote", "--to", "production").code == 3)
    let approved = shop.sluice("approve", "p-2", "--key", "keys/mia", "--yes")
    #expect(approved.code == 0, "\(approved.output)\(approved.errors)")
    let done = sluice(shop, in: "two", "promote", "--to", "production")
    #expect(done.code == 0, "\(done.output)\(done.errors)")
    #expect(try shop.shell("cat keys/two/var/production") == shop.shell("git rev-parse HEAD"))
    for ending in [shop.sluice("verify"), sluice(shop, in: "two", "verify")] {
      #expect(ending.code == 0 && ending.output.contains("journal ok"), "\(ending.errors)")
    }
    #expect(try shop.shell("cmp .git/sluice/journal.jsonl keys/two/.git/sluice/journal.jsonl") == "")
    // A receipt of one is proved by the other's journal.
    #expect(sluice(shop, in: "two", "journal", "receipt", "p-1", "-o", "proof").code == 0)
    #expect(shop.sluice("journal", "verify", "--since", "keys/two/proof").code == 0)
  }

  @Test func `I8 a plain promotion makes two pushes, and one with a test three`() throws {
    let shop = try shared(
      """
        staging:
          steps:
            deploy: { run: [ops/deploy], probe: [ops/running], timeout: 1m }
        production:
          gates:
            tests: { test: { run: [test, -f, feature] } }
          steps:
            deploy: { run: [ops/deploy], probe: [ops/running], timeout: 1m }
            verify: { run: [ops/smoke] }
      """)
    func pushes(_ environment: String) throws -> Int {
      let before = Int(try shop.shell("git -C keys/remote.git rev-list --count sluice/journal")) ?? 0
      let ending = shop.sluice("promote", "--to", environment)
      #expect(ending.code == 0, "\(ending.errors)")
      return (Int(try shop.shell("git -C keys/remote.git rev-list --count sluice/journal")) ?? 0) - before
    }
    #expect(try pushes("staging") == 2)
    // One for the request and the test that runs, one for each intent of a step, and one for the end.
    #expect(try pushes("production") == 4)
    // An intent is in the push before the one with its outcome.
    let said = try shop.shell("git -C keys/remote.git log --reverse --format=%s sluice/journal")
    let lines = said.split(separator: "\n")
    #expect(lines[1] == "p-1 run.requested/1, p-1 environment.acquired/1, p-1 step.started/1", "\(said)")
    #expect(lines[2] == "p-1 step.finished/1, p-1 run.completed/1", "\(said)")
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `a job does not go on for a run that another job executes, and a rollback takes it`() throws {
    let shop = try shared()
    try job(shop, "two")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("ops/deploy", "#!/bin/sh\ntouch \"$SLUICE_REPOSITORY/keys/begun\"\nsleep 30\n", isExecutable: true)
    try shop.shell("git commit -qam slow && git push -q origin main && git -C keys/two pull -q")
    let process = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    for _ in 0..<600 where !FileManager.default.fileExists(atPath: shop.folder + "/keys/begun") { usleep(100_000) }
    let status = sluice(shop, in: "two", "status")
    #expect(status.output.contains("p-2 executing"), "\(status.output)")
    let busy = sluice(shop, in: "two", "promote", "--to", "staging")
    #expect(busy.code == 5 && busy.errors.contains("another machine"), "\(busy.output)\(busy.errors)")
    // The old release's own deploy is quick: the rollback fences the slow one and goes on.
    let back = sluice(shop, in: "two", "rollback", "staging", "--reason", "slow")
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    process.waitUntilExit()
    #expect(process.terminationStatus != 0)
    #expect(sluice(shop, in: "two", "verify").code == 0)
    #expect(sluice(shop, in: "two", "status").output.contains("HOLD"))
  }

  @Test func `with the remote away the last copy is shown with its age and nothing is promoted`() throws {
    let shop = try shared()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("mv keys/remote.git keys/away.git")
    let status = shop.sluice("status")
    #expect(status.code == 0 && status.errors.contains("s ago") && status.output.contains("LIVE"), "\(status.errors)")
    try shop.shell("git commit -q --allow-empty -m more")
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 8 && refused.errors.contains("error[E0640]"), "\(refused.errors)")
    try shop.shell("mv keys/away.git keys/remote.git")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
  }

  @Test func `I28 a rollback goes on without the remote and is merged in one push`() throws {
    let shop = try shared()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("git commit -q --allow-empty -m more && git push -q origin main")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let commits = try shop.shell("git -C keys/remote.git rev-list --count sluice/journal")
    try shop.shell("mv keys/remote.git keys/away.git")
    let refused = shop.sluice("rollback", "staging", "--reason", "broken")
    #expect(refused.code == 8 && refused.errors.contains("rollback staging --offline"), "\(refused.errors)")
    let first = try shop.shell("git rev-parse HEAD~1")
    let named = shop.sluice("rollback", "staging", "--to", first, "--pipeline", "shop")
    #expect(named.errors.contains("rollback --pipeline shop staging --to \(first) --offline"), "\(named.errors)")
    // Nothing claims that it goes without the remote.
    let plan = shop.sluice("rollback", "staging", "--plan").output
    #expect(plan.contains("the git remote of the journal (or --offline)") && !plan.contains("no remote"), "\(plan)")
    let away = shop.sluice("rollback", "staging", "--plan", "--offline").output
    #expect(away.contains("do it: rollback staging --offline") && away.contains("merged"), "\(away)")
    #expect(shop.sluice("doctor").output.contains("rollback --offline goes on without it"))
    let back = shop.sluice("rollback", "staging", "--offline", "--reason", "broken")
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    #expect(try shop.running() == shop.shell("git rev-parse HEAD~1"))
    try shop.shell("mv keys/away.git keys/remote.git")
    let merged = shop.sluice("verify")
    #expect(merged.code == 0 && merged.errors.contains("merged: "), "\(merged.output)\(merged.errors)")
    let after = try shop.shell("git -C keys/remote.git rev-list --count sluice/journal")
    #expect(Int(after) == (Int(commits) ?? 0) + 1)
    try job(shop, "two")
    #expect(sluice(shop, in: "two", "status").output.contains("HOLD"))
  }

  @Test func `a log key that the policy does not name promotes nothing`() throws {
    let shop = try shared()
    try job(shop, "two")
    // A key of another journal, made by another init.
    try shop.shell(
      "mkdir keys/third && cd keys/third && git init -q -b main . && git config user.email a@b.c && git config user.name A && git commit -q --allow-empty -m x && \(Shop.products)/sluice init"
    )
    let refused = shop.run([
      "env", "-C", "keys/two", "SLUICE_LOG_KEY_FILE=\(shop.folder)/keys/third/.git/sluice/log.key",
      Shop.products + "/sluice", "promote", "--to", "staging",
    ])
    #expect(refused.code == 2, "\(refused.code) \(refused.errors)")
    #expect(refused.errors.contains("error[E0645]") || refused.errors.contains("error[E0605]"), "\(refused.errors)")
  }
}
