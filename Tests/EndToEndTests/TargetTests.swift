// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Deploys to several targets, and guards one.
@Suite struct TargetTests {
  /// Each target is a file `var/TARGET` that names its release; a target of the file `broken` refuses to be deployed to.
  private func fleet() throws -> Shop {
    let shop = try Shop(
      environments: """
          staging:
            steps:
              deploy: { run: [ops/to], probe: [ops/on], targets: [a, b, c], max-parallel: 2, stop-after-failures: 1 }
        """)
    try shop.write(
      "ops/to",
      "#!/bin/sh\ncd \"$SLUICE_REPOSITORY\"; mkdir -p var; grep -qx \"$SLUICE_TARGET\" broken 2>/dev/null && exit 9\n"
        + "echo \"$SLUICE_TARGET\" >> var/deploys; echo \"$SLUICE_COMMIT\" > \"var/$SLUICE_TARGET\"\n",
      isExecutable: true)
    try shop.write(
      "ops/on",
      "#!/bin/sh\n[ \"$(cat \"$SLUICE_REPOSITORY/var/$SLUICE_TARGET\" 2>/dev/null)\" = \"$SLUICE_COMMIT\" ]\n",
      isExecutable: true)
    try shop.write(".gitignore", "var/\nkeys/\nbroken\n")
    _ = try shop.commit("fleet")
    return shop
  }

  @Test func `I23 an environment is live only when every target reports the release`() throws {
    let shop = try fleet()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(["a", "b", "c"].allSatisfy { shop.running($0) == first })
    try shop.write("broken", "b\n")
    let second = try shop.commit("second")
    let partial = shop.sluice("promote", "--to", "staging")
    #expect(partial.code == 7, "\(partial.output)\(partial.errors)")
    #expect(partial.output.contains("PARTIAL"))
    #expect(shop.running("a") == second && shop.running("b") == first)
    #expect(shop.sluice("status").output.contains("PARTIAL"))
    #expect(shop.sluice("show", "p-2").output.contains("  b "))
    // A rollback leaves alone what reports the old release already.
    try shop.write("broken", "")
    try shop.shell("rm var/deploys")
    #expect(shop.sluice("rollback", "staging").code == 0)
    #expect(["a", "b", "c"].allSatisfy { shop.running($0) == first })
    #expect(try !shop.shell("cat var/deploys").contains("b"))
  }

  @Test func `env check asks each target and names the one that runs something else`() throws {
    let shop = try fleet()
    try shop.write(
      "pipelines/shop/environments.yml",
      "catalogue: shop\nabout: A shop.\nowner: team\nenvironments:\n  staging: { purpose: To test. }\n")
    _ = try shop.commit("catalogue")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let well = shop.sluice("env", "check", "staging")
    #expect(well.code == 0 && well.output.contains("release on c"), "\(well.output)\(well.errors)")
    try shop.write("var/b", "somebody's own build\n")
    let drift = shop.sluice("env", "check", "staging")
    #expect(drift.code != 0 && !drift.output.contains("release on a  drift"), "\(drift.output)\(drift.errors)")
    let lines = drift.output.split(separator: "\n").filter { $0.contains("does not run there") }
    #expect(lines.count == 1 && lines[0].contains("release on b"), "\(drift.output)")
  }

  @Test func `I9 killed between two targets, the next one goes on with those that are left`() throws {
    let shop = try fleet()
    try shop.write("ops/to", try shop.shell("cat ops/to") + "\nsleep 1\n", isExecutable: true)
    let commit = try shop.commit("slow")
    let process = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    while process.isRunning, shop.running("a") != commit { usleep(10_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(["a", "b", "c"].allSatisfy { shop.running($0) == commit })
    #expect(try shop.shell("grep -c a var/deploys") == "1", "the target that had it was not deployed to again")
  }

  @Test func `the guard refuses an older epoch and puts files and folders in place whole`() throws {
    let shop = try Shop()
    try shop.write("var/new", "two\n")
    try shop.write("var/live", "one\n")
    #expect(shop.sluice("guard", "var/live", "--epoch", "7", "--place", "var/new").code == 0)
    #expect(shop.running("live") == "two")
    try shop.write("var/late", "zombie\n")
    let late = shop.sluice("guard", "var/live", "--epoch", "6", "--place", "var/late")
    #expect(late.code == 6)
    #expect(late.errors.contains("epoch 6 is older than 7"), "\(late.errors)")
    #expect(shop.running("live") == "two")
    #expect(shop.sluice("guard", "var/live", "--epoch", "6", "--", "touch", "var/touched").code == 6)
    #expect(shop.sluice("guard", "var/live", "--epoch", "8", "--", "touch", "var/touched").code == 0)
    #expect(FileManager.default.fileExists(atPath: shop.folder + "/var/touched"))
    try shop.write("var/tree/x", "1")
    try shop.write("var/next/x", "2")
    #expect(shop.sluice("guard", "var/tree", "--epoch", "1", "--place", "var/next").code == 0)
    #expect(try shop.shell("cat var/tree/x var/next/x") == "21")
    #expect(shop.sluice("guard", "var/live", "--place", "var/new").code == 2, "SLUICE_EPOCH is not set")
    try shop.write("var/live.sluice-epoch", "soon\n")
    #expect(shop.sluice("guard", "var/live", "--epoch", "9", "--", "true").code == 7)
  }

  @Test func `halt stops every environment, quarantine a commit, and both can be lifted`() throws {
    let shop = try Shop()
    #expect(shop.sluice("halt", "--reason", "outage").code == 0)
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    #expect(shop.sluice("resume", "--all").code == 0)
    #expect(shop.sluice("quarantine", "staging", "HEAD", "--reason", "bad", "--for", "1h").code == 0)
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 1)
    #expect(refused.errors.contains("ann@example.com: bad"), "\(refused.errors)")
    let commit = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("resume", "staging", "--unquarantine", commit).code == 0)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("resume").code == 2)
  }

  @Test func `where people approve, only one of them can say what nobody could know`() throws {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              release: { approval: { from: managers, count: 1 } }
            steps:
              deploy: { run: [ops/deploy], timeout: 1m }
        people:
          managers: { keys: pipelines/shop/allowed_signers }
        """)
    for name in ["mia", "eve"] { try shop.shell("ssh-keygen -q -t ed25519 -N '' -C \(name) -f keys/\(name)") }
    try shop.write(
      "pipelines/shop/allowed_signers",
      "mia@example.com namespaces=\"promotion-approval@sluice\" " + (try shop.shell("cat keys/mia.pub")) + "\n")
    try shop.write("ops/deploy", "#!/bin/sh\nsleep 100\n", isExecutable: true)
    _ = try shop.commit("slow")
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    #expect(shop.sluice("approve", "p-1", "--key", "keys/mia").code == 0)
    let process = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    while process.isRunning, !shop.sluice("status").output.contains("p-1 executing deploy") { usleep(20_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(shop.sluice("status").output.contains("INTERRUPTED"))
    #expect(shop.sluice("promote", "--to", "staging").code == 7)
    #expect(shop.sluice("resolve", "p-1", "deploy", "--as", "applied", "--key", "keys/eve").code == 4)
    let resolved = shop.sluice("resolve", "p-1", "deploy", "--as", "applied", "--key", "keys/mia")
    #expect(resolved.code == 0, "\(resolved.errors)")
    #expect(shop.sluice("status").output.contains("LIVE"))
    // R37: what was said is signed, and verify holds the entry against it.
    #expect(shop.sluice("verify").code == 0)
    let script = Shop.rewriter
    try shop.shell("python3 \(script) .git/sluice '\"applied\":true' '\"applied\":false' && rm -rf .local")
    let forged = shop.sluice("verify")
    #expect(forged.code == 1 && forged.errors.contains("signed another statement"), "\(forged.errors)")
  }
}
