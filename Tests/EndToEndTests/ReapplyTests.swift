// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What is live is looked at before it is called done, and can be put there again.
@Suite struct ReapplyTests {
  @Test func `I36 promoting what is live looks at the probe, says what drifted, and reapplies`() throws {
    let shop = try Shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let again = shop.sluice("promote", "--to", "staging")
    #expect(again.code == 0 && again.output.contains("its probe confirms it; nothing to do"), "\(again.output)")
    let entries = shop.lines
    // Somebody else puts something else there.
    try shop.write("var/staging", "stranger\n")
    let drifted = shop.sluice("promote", "--to", "staging")
    #expect(drifted.code == 7, "\(drifted.output)\(drifted.errors)")
    #expect(drifted.output.contains("DRIFT in staging") && drifted.output.contains("does not run"))
    #expect(drifted.output.contains("promote --to staging \(first.prefix(7)) --reapply"))
    #expect(shop.lines == entries, "looking writes nothing")
    #expect(shop.sluice("env", "check", "staging").code != 70)
    let fixed = shop.sluice("promote", "--to", "staging", String(first.prefix(7)), "--reapply")
    #expect(fixed.code == 0, "\(fixed.output)\(fixed.errors)")
    #expect(shop.running() == first)
    #expect(shop.sluice("show", "p-2").output.contains("live"))
    // A rollback from there goes to another commit, or says that there is none.
    #expect(shop.sluice("rollback", "staging").errors.contains("E0213"))
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `I36 a probe that cannot tell confirms nothing, and a reapplied release that fails is rolled back`() throws
  {
    let shop = try Shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("mv var/staging var/away && mkdir var/staging")
    try shop.write(
      "ops/running", "#!/bin/sh\n[ -d \"$SLUICE_REPOSITORY/var/staging\" ] && exit 4\nexit 0\n", isExecutable: true)
    let second = try shop.commit("a probe that cannot tell")
    // The program comes from the tree of the release, so the old probe still answers no.
    #expect(shop.sluice("promote", "--to", "staging", first).code == 7)
    try shop.shell("rmdir var/staging && mv var/away var/staging")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("rm var/staging && mkdir var/staging")
    let blind = shop.sluice("promote", "--to", "staging")
    #expect(blind.code == 7 && blind.output.contains("cannot tell whether \(second.prefix(7)) runs"), "\(blind.output)")
    let failed = shop.sluice("promote", "--to", "staging", "--reapply")
    #expect(failed.code != 0 && shop.sluice("status").code == 0)
    try shop.shell("rmdir var/staging")
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    #expect([first, second].contains(shop.running()))
  }

  @Test func `I29 I30 a first release whose commit git has lost holds nothing up`() throws {
    let shop = try Shop()
    try shop.makeDeployHang()
    let lost = try shop.commit("soon gone")
    try shop.write("var/hang", "")
    let process = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    while process.isRunning, !shop.exists("var/started") { usleep(20_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    // The pin keeps it from gc; somebody removes even that.
    #expect(try shop.shell("git for-each-ref refs/sluice").contains(lost), "pinned before it was taken")
    try shop.shell(
      "rm var/hang; git reset -q --hard HEAD~1 && git for-each-ref --format='%(refname)' refs/sluice"
        + " | xargs -n1 git update-ref -d && git reflog expire --expire=now --all && git gc -q --prune=now")
    #expect(shop.run(["git", "cat-file", "-e", lost]).code != 0)
    let ended = shop.sluice("promote", "--to", "staging")
    #expect(ended.code == 7, "\(ended.output)\(ended.errors)")
    #expect(ended.output.contains("its commit \(lost.prefix(7)) is gone"), "\(ended.output)\(ended.errors)")
    #expect(shop.sluice("resolve", "p-1", "deploy", "--as", "not-applied", "--reason", "looked").code == 0)
    #expect(shop.sluice("promote", "--to", "staging").code != 70)
    let next = shop.sluice("promote", "--to", "staging")
    #expect(next.code == 0, "\(next.output)\(next.errors)")
    #expect(try shop.running() == shop.shell("git rev-parse HEAD"))
  }

  @Test func `I29 a request whose commit is gone stands in nobody's way`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("hold", "staging", "--reason", "look first").code == 0)
    try shop.write("feature", "good 2\n")
    let lost = try shop.commit("soon gone")
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    try shop.shell(
      "git reset -q --hard HEAD~1 && git reflog expire --expire=now --all && git gc -q --prune=now")
    #expect(shop.run(["git", "cat-file", "-e", lost]).code != 0)
    #expect(shop.sluice("resume", "staging").code == 0)
    try shop.write("feature", "good 3\n")
    let commit = try shop.commit("third")
    let next = shop.sluice("promote", "--to", "staging")
    #expect(next.code == 0, "\(next.output)\(next.errors)")
    #expect(shop.running() == commit)
    #expect(shop.sluice("show", "p-2").output.contains("superseded by p-3"))
  }
}
