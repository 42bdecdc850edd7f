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
}
