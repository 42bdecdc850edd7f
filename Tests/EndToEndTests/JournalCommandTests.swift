// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The journal commands as a user calls them.
@Suite struct JournalCommandTests {
  @Test func `R37 a receipt is checked with nothing but the file and the verifier key`() throws {
    let shop = try Shop()
    try shop.shell("git add -A && git commit -q -m 'Add the verifier key'")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let made = shop.sluice("journal", "receipt", "p-1")
    #expect(made.code == 0 && made.output.contains("run.completed/1"), "\(made.output)\(made.errors)")
    // Away from the repository: another folder, no git, the two files only.
    try shop.shell("mkdir -p keys/away && cp p-1.tlog-proof pipelines/shop/log.vkey keys/away/")
    let check = shop.run([
      "env", "-C", "keys/away", Shop.products + "/sluice", "journal", "check-receipt", "p-1.tlog-proof", "--key",
      "log.vkey",
    ])
    #expect(check.code == 0 && check.output.contains("proven") && check.output.contains("p-1"), "\(check.errors)")
    let without = shop.run([
      "env", "-C", "keys/away", Shop.products + "/sluice", "journal", "check-receipt", "p-1.tlog-proof",
    ])
    #expect(without.code == 2 && without.errors.contains("error[E0636]"))
    try shop.shell("sed -i 's/^index .*/index 0/' keys/away/p-1.tlog-proof")
    let forged = shop.sluice("journal", "check-receipt", "keys/away/p-1.tlog-proof")
    #expect(forged.code == 1 && forged.errors.contains("error[E0637]"), "\(forged.output)\(forged.errors)")
    #expect(shop.sluice("journal", "receipt", "p-9").code == 2)
    #expect(shop.sluice("journal", "receipt", "p-1", "--entry", "0").code == 2)
  }

  @Test func `R37 cutting the tail is found with any older checkpoint or receipt at hand`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("cp -r .git/sluice keys/backup")
    #expect(shop.sluice("hold", "staging", "--reason", "x").code == 0)
    let note = shop.sluice("journal", "checkpoint")
    try note.output.write(toFile: shop.folder + "/keys/newer", atomically: true, encoding: .utf8)
    #expect(shop.sluice("journal", "verify", "--since", "keys/newer").output.contains("anchored"))
    // The backup comes back: journal and checkpoint fit each other.
    try shop.shell("cp keys/backup/journal.jsonl keys/backup/checkpoint .git/sluice/ && rm -rf .local")
    #expect(shop.sluice("journal", "verify").code == 0)
    let found = shop.sluice("verify", "--since", "keys/newer")
    #expect(found.code == 1 && found.errors.contains("other history"), "\(found.errors)")
  }

  @Test func `R37 what this user has verified once is missed when it is wound back`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("cp -r .git/sluice keys/backup")
    #expect(shop.sluice("hold", "staging", "--reason", "x").code == 0)
    #expect(shop.sluice("verify").code == 0)
    try shop.shell("cp keys/backup/journal.jsonl keys/backup/checkpoint .git/sluice/")
    let found = shop.sluice("verify", "--json")
    #expect(found.code == 1 && found.output.contains("what this user has seen before"), "\(found.output)")
  }

  @Test func `R37 the policy says whose checkpoints count, not this machine`() throws {
    let shop = try Shop()
    try shop.shell("git add -A && git commit -q -m 'Add the verifier key'")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("verify").output.contains("pipelines/shop/log.vkey on main"))
    // Another key signs the same journal: that is what somebody with the file and without the key can do.
    try shop.shell("mkdir keys/other && cp -r .git keys/other/.git && cd keys/other && git config core.bare false")
    let line = try shop.shell("cat .git/sluice/log.key")
    let name = line.split(separator: "+")[2]
    let other = "PRIVATE+KEY+\(name)+94f057d7+AAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
    let refused = shop.run([
      "env", "SLUICE_LOG_KEY=\(other)", Shop.products + "/sluice", "hold", "staging", "--reason", "x",
    ])
    #expect(refused.code == 2 && refused.errors.contains("error[E0608]"), "a key whose hash does not fit")
    try shop.shell(
      "sed -i 's/^sluice.*$/example.com+b8ec8a0d+AQOhB7\\/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4/' pipelines/shop/log.vkey"
    )
    try shop.shell("git commit -qam 'Another key'")
    let ending = shop.sluice("verify")
    #expect(ending.code == 1 || ending.code == 2, "\(ending.output)")
  }

  @Test func `the log key comes from a CI secret in a variable or a file`() throws {
    let shop = try Shop()
    try shop.shell("mv .git/sluice/log.key keys/log.key && chmod 600 keys/log.key")
    let none = shop.sluice("hold", "staging", "--reason", "x")
    #expect(none.code == 2 && none.errors.contains("error[E0606]"), "\(none.errors)")
    let secret = try shop.shell("cat keys/log.key")
    func run(_ variable: String) -> Shop.Ending {
      shop.run(["env", variable, Shop.products + "/sluice", "hold", "staging", "--reason", "x"])
    }
    #expect(run("SLUICE_LOG_KEY=\(secret)").code == 0)
    #expect(shop.sluice("verify", "--key", secretless(shop)).code == 0)
    #expect(
      shop.run(["env", "SLUICE_LOG_KEY_FILE=keys/log.key", Shop.products + "/sluice", "resume", "staging"]).code == 0)
    try shop.shell("chmod 644 keys/log.key")
    let open = run("SLUICE_LOG_KEY_FILE=keys/log.key")
    #expect(open.code == 2 && open.errors.contains("chmod 600"))
    #expect(run("SLUICE_LOG_KEY=nonsense").code == 2)
  }

  private func secretless(_ shop: Shop) -> String { "pipelines/shop/log.vkey" }

  @Test func `R9 R37 an approval that nobody signed is found although the log key signed the journal`() throws {
    let shop = try Shop.managed(approvals: 1)
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    #expect(shop.sluice("approve", "p-1", "--key", "keys/mia").code == 0)
    let good = shop.sluice("verify")
    #expect(good.code == 0 && good.output.contains("1 signed as the policy of their run asks"), "\(good.errors)")
    // Whoever has file and log key writes everything anew, with an approval that says something else.
    let script = Shop.rewriter
    try shop.shell("cp -r .git/sluice keys/kept")
    try shop.shell(
      "python3 \(script) .git/sluice '\"gate\":\"release\",\"person\":\"mia' '\"gate\":\"release\",\"person\":\"tom'")
    try shop.shell("rm -rf .local")
    let forged = shop.sluice("verify")
    #expect(forged.code == 1 && forged.errors.contains("wrong approval"), "\(forged.output)\(forged.errors)")
    #expect(forged.errors.contains("line ") && forged.errors.contains("entry "))
    // R9: moved into the journal of a fork, or to another environment, a signature counts for nothing.
    for (old, new) in [
      (#"{"repository":""#, #"{"repository":"0"#),
      (#""environment":"staging","commit""#, #""environment":"production","commit""#),
    ] {
      try shop.shell("rm -rf .git/sluice .local && cp -r keys/kept .git/sluice")
      #expect(try shop.shell("cat .git/sluice/journal.jsonl").contains(old), "\(old)")
      try shop.shell("python3 \(script) .git/sluice '\(old)' '\(new)'")
      let moved = shop.sluice("verify")
      #expect(moved.code == 1 && moved.errors.contains("wrong approval"), "\(old): \(moved)")
    }
    // Without the repository the bytes are checked, and it is said that the approvals were not.
    let alone = shop.sluice("verify", "--file", ".git/sluice", "-C", "/", "--key", "pipelines/shop/log.vkey")
    #expect(alone.code == 0 && alone.output.contains("approvals   not checked"), "\(alone.output)\(alone.errors)")
  }

  @Test func `R37 a rejection is signed, and one that says something else than was signed is found`() throws {
    let shop = try Shop.managed(approvals: 1)
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    #expect(shop.sluice("reject", "p-1", "--key", "keys/mia", "--reason", "too late").code == 0)
    let good = shop.sluice("verify")
    #expect(good.code == 0 && good.output.contains("1 signed as the policy of their run asks"), "\(good.errors)")
    let script = Shop.rewriter
    // Whoever has file and log key puts words into somebody's mouth, or calls an approval a rejection.
    try shop.shell("cp -r .git/sluice keys/kept")
    try shop.shell("python3 \(script) .git/sluice '\"reason\":\"too late' '\"reason\":\"too risky' && rm -rf .local")
    let other = shop.sluice("verify")
    #expect(
      other.code == 1 && other.errors.contains("signed another statement than the entry tells"), "\(other.errors)")
    try shop.shell("rm -rf .git/sluice && cp -r keys/kept .git/sluice")
    try shop.shell("python3 \(script) .git/sluice '\"by\":\"mia' '\"by\":\"tom' && rm -rf .local")
    #expect(shop.sluice("verify").code == 1)
  }

  @Test func `I14 an environment that was taken with fewer approvals than the policy asks is found`() throws {
    let shop = try Shop.managed(approvals: 2)
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    #expect(shop.sluice("approve", "p-1", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("verify").code == 0)
    // Whoever has file and log key lets the request ask for one person only, and goes on.
    let script = Shop.rewriter
    try shop.shell("python3 \(script) .git/sluice '\"approvals\":2' '\"approvals\":1' && rm -rf .local")
    #expect(shop.sluice("verify").code == 0)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let forged = shop.sluice("verify")
    #expect(forged.code == 1 && forged.errors.contains("with 1 of 2 approvals of release"), "\(forged.errors)")
  }

  @Test func `the torture reports on the disk of whoever asks and leaves nothing behind`() throws {
    let shop = try Shop()
    try FileManager.default.createDirectory(atPath: shop.folder + "/keys/disk", withIntermediateDirectories: true)
    let ending = shop.sluice("journal", "torture", "keys/disk", "--step", "101")
    #expect(
      ending.code == 0 && ending.output.contains("no acknowledged entry lost"), "\(ending.output)\(ending.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: shop.folder + "/keys/disk").isEmpty)
  }

  @Test func `tiles are exported and a second implementation agrees with tiles, receipt and consistency`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let old = shop.sluice("journal", "checkpoint").output
    try old.write(toFile: shop.folder + "/keys/old", atomically: true, encoding: .utf8)
    #expect(shop.sluice("hold", "staging", "--reason", "x").code == 0)
    #expect(shop.sluice("journal", "export", "--tiles", "keys/tiles").code == 0)
    #expect(shop.sluice("journal", "receipt", "p-1", "-o", "keys/r.tlog-proof").code == 0)
    try shop.sluice("journal", "consistency", "keys/old").output.write(
      toFile: shop.folder + "/keys/grown", atomically: true, encoding: .utf8)
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "JournalTests/Independent/verify.py").path
    let vkey = try shop.shell("grep -v '^#' pipelines/shop/log.vkey")
    for call in ["tiles keys/tiles", "receipt keys/r.tlog-proof", "consistency keys/old keys/grown"] {
      let words = call.split(separator: " ").map(String.init)
      let ending = shop.run(["python3", script] + words + [vkey])
      #expect(ending.code == 0 && ending.output.hasPrefix("ok "), "\(call): \(ending.errors)")
    }
  }
}
