// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Follows what refusals advise: it must lead on, and say no other cause than the real one.
@Suite struct AdviceTests {
  private static let approved = """
      production:
        gates:
          release: { approval: { from: managers, count: 1, expires: 1h } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
    people:
      managers: { keys: pipelines/shop/allowed_signers }
    """

  private func promoted(_ shop: Shop, _ subject: String) throws -> String {
    let commit = try shop.commit(subject)
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 0, "\(ending.errors)")
    return commit
  }

  @Test func `a rollback goes to a release that is named as git names commits, and needs no history for its digits`()
    throws
  {
    let shop = try Shop()
    let first = try promoted(shop, "one")
    _ = try promoted(shop, "two")
    try shop.shell("git tag v1 \(first)")
    for name in ["HEAD~1", "v1", String(first.prefix(8))] {
      let plan = shop.sluice("rollback", "staging", "--to", name, "--plan")
      #expect(plan.code == 0 && plan.output.contains(first.prefix(7)), "\(name): \(plan.output)\(plan.errors)")
    }
    let never = shop.sluice("rollback", "staging", "--to", "HEAD~2")
    #expect(never.code == 2 && never.errors.contains("HEAD~2 ("), "\(never.errors)")
    #expect(shop.sluice("rollback", "staging", "--to", "nonsense").errors.contains("nonsense names no release"))
    #expect(shop.sluice("rollback", "staging", "--to", "HEAD~1").code == 0)
    #expect(shop.running() == first)
  }

  @Test func `whoever promotes HEAD is told what lies in the folder and is not committed`() throws {
    let shop = try Shop()
    _ = try shop.commit("one")
    #expect(!shop.sluice("promote", "--to", "staging", "--plan").errors.contains("note: "))
    try shop.write("ops/deploy", "#!/bin/sh\n")
    let plan = shop.sluice("promote", "--to", "staging", "--plan")
    #expect(plan.code == 0 && plan.errors.contains("note: what is not committed is not promoted"), "\(plan.errors)")
    #expect(plan.errors.contains("ops/deploy"), "\(plan.errors)")
    let named = shop.sluice("promote", "--to", "staging", "main", "--plan")
    #expect(named.code == 0 && !named.errors.contains("note: "), "\(named.errors)")
  }

  @Test func `who lacks the log key is not sent to init, which makes none`() throws {
    let shop = try Shop()
    try shop.shell("mv .git/sluice/log.key keys/")
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.errors.contains("E0606") && !ending.errors.contains("sluice init\n"), "\(ending.errors)")
    try shop.shell("SLUICE_LOG_KEY_FILE=keys/log.key \(Shop.products)/sluice promote --to staging")
  }

  @Test func `a run that has its approvals is promoted next, and a key that others can read is closed first`() throws {
    let shop = try Shop(environments: Self.approved)
    try shop.shell("ssh-keygen -q -t ed25519 -N '' -C mia -f keys/mia && chmod 644 keys/mia")
    let key = try shop.shell("cat keys/mia.pub")
    try shop.write(
      "pipelines/shop/allowed_signers", "mia@example.com namespaces=\"promotion-approval@sluice\" \(key)\n")
    _ = try shop.commit("people")
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    let open = shop.sluice("approve", "p-1", "--key", "keys/mia")
    #expect(open.errors.contains("fix   chmod 600 keys/mia"), "\(open.errors)")
    try shop.shell("chmod 600 keys/mia")
    #expect(shop.sluice("approve", "p-1", "--key", "keys/mia").code == 0)
    let again = shop.sluice("approve", "p-1", "--key", "keys/mia")
    #expect(again.code == 4 && again.errors.contains("fix   promote --to production"), "\(again.errors)")
  }

  @Test func `who is on hold already is not told to hold`() throws {
    let shop = try Shop()
    _ = try promoted(shop, "one")
    #expect(shop.sluice("rollback", "staging").errors.contains("sluice hold staging"))
    #expect(shop.sluice("hold", "staging", "--reason", "x").code == 0)
    let ending = shop.sluice("rollback", "staging")
    #expect(ending.errors.contains("E0213") && !ending.errors.contains("sluice hold"), "\(ending.errors)")
  }

  @Test func `a database that another process has is busy, not unreadable`() throws {
    let shop = try Shop()
    _ = try promoted(shop, "one")
    _ = try shop.commit("two")
    // The pipe stays open, so sqlite3 waits for more until it is ended.
    let script = """
      mkfifo keys/pipe; exec 3<>keys/pipe; printf 'BEGIN EXCLUSIVE;\\n.shell touch var/locked\\n' >&3
      exec sqlite3 var/staging.db <&3
      """
    let holder = try shop.start(["sh", "-c", script])
    defer { holder.terminate() }
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: shop.folder + "/var/locked") { usleep(50_000) }
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 5 && ending.errors.contains("E0507"), "\(ending.code) \(ending.errors)")
  }

  /// Root may everything, so the calls are those of somebody else.
  @Test(.enabled(if: getuid() == 0)) func `a missing right is called so, in the journal's folder and in git's`() throws
  {
    let shop = try Shop()
    _ = try promoted(shop, "one")
    _ = try shop.commit("two")
    try shop.shell("chown -R nobody . && chmod 0500 .git/sluice")
    func nobody(_ line: String) -> Shop.Ending {
      shop.run(["su", "-s", "/bin/sh", "nobody", "-c", "HOME=\(shop.folder) \(Shop.products)/sluice \(line)"])
    }
    let lines = shop.lines
    let ending = nobody("promote --to staging")
    #expect(ending.code == 8 && ending.errors.contains("ermission denied"), "\(ending.code) \(ending.errors)")
    #expect(!ending.errors.contains("E0604") && !ending.errors.contains("mend the disk"), "\(ending.errors)")
    #expect(shop.lines == lines, "nothing was begun")
    #expect(nobody("doctor").output.contains("PROBLEM  disk"))
    try shop.shell("chmod 0700 .git/sluice && chmod 0 .git/objects")
    defer { _ = try? shop.shell("chmod 0755 .git/objects") }
    let closed = nobody("promote --to staging")
    #expect(closed.errors.contains("E0117") && !closed.errors.contains("git fsck"), "\(closed.errors)")
  }

  @Test func `a rollback in a clone that lacks the release is refused before a run is open`() throws {
    // The programs are those of the machine, so that nothing but the tree itself is missing.
    let shop = try Shop(environments: "  staging: { steps: { deploy: { run: [echo, there], probe: [test, -d, .] } } }")
    _ = try promoted(shop, "one")
    let live = try promoted(shop, "two")
    let other = shop.folder + "/keys/shallow"
    try shop.shell("git clone -q --depth 1 file://\(shop.folder) \(other) && cp -r .git/sluice \(other)/.git/")
    let ending = shop.sluice("rollback", "staging", "-C", other)
    #expect(ending.code == 2 && ending.errors.contains("E0105"), "\(ending.code) \(ending.errors)")
    let log = shop.sluice("log", "-C", other).output
    #expect(!log.contains("r-3") && log.contains("p-2"), "\(log)")
    #expect(shop.sluice("status", "-C", other).output.contains(live.prefix(7)))
  }

  @Test func `the check finds a pipeline of another name, and reads a file that begins with a byte order mark`() throws
  {
    let shop = try Shop()
    try shop.shell("printf '\\357\\273\\277' > keys/mark && cat keys/mark pipelines/shop/pipeline.yml > keys/p")
    try shop.shell("cp keys/p pipelines/shop/pipeline.yml")
    #expect(shop.sluice("check", "--offline").code == 0)
    try shop.shell("sed -i 's/pipeline: shop/pipeline: other/' pipelines/shop/pipeline.yml")
    let other = shop.sluice("check", "--offline")
    #expect(other.code == 2 && other.output.contains("write `pipeline: shop`"), "\(other.output)\(other.errors)")
  }

  @Test func `a reason that says nothing is none, and a long name is not echoed whole`() throws {
    let shop = try Shop()
    let blank = shop.sluice("hold", "staging", "--reason", "  ")
    #expect(blank.code == 2 && blank.errors.contains("--reason says nothing"), "\(blank.errors)")
    let long = shop.sluice("promote", "--to", String(repeating: "x", count: 100_000))
    #expect(long.code == 2 && long.errors.utf8.count < 5000, "\(long.errors.utf8.count)")
  }
}
