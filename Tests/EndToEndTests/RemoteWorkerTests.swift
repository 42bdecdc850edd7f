// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Workers on clones of one remote, with the journal on a branch of it: no lease tells one of the other.
@Suite struct RemoteWorkerTests {
  private static let environments = """
      production:
        worker: inside
        gates:
          release: { approval: { from: managers, count: 1 } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running], timeout: 5s }
    """

  @Test func `I13 I29 a killed worker is replaced when its step must have ended, and every view says who goes on`()
    async throws
  {
    let shop = try RemoteShop.make(Self.environments)
    let pinned = shop.sluice("policy", "pin", "origin")
    #expect(pinned.code == 0, "\(pinned.errors)")
    for name in ["one", "two"] { try RemoteShop.job(shop, name) }
    try shop.makeDeployHang()
    try shop.shell(
      "git commit -qam hangs && git push -q origin main && git -C keys/one pull -q && git -C keys/two pull -q")
    let commit = try shop.shell("git rev-parse HEAD")
    let before = shop.sluice("why", "--to", "production")
    #expect(before.output.contains("then a worker with the label inside takes it"), "\(before.output)\(before.errors)")
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    // Only people are waited for: what promote would do is count their approvals, and a worker does that too.
    let waiting = shop.sluice("status")
    #expect(
      waiting.output.contains("type: approve p-1") && waiting.output.contains("type: sluice worker --labels inside")
        && !waiting.output.contains("type: promote"), "\(waiting.output)")
    let approved = shop.sluice("approve", "p-1", "--key", "keys/mia", "--yes")
    #expect(approved.code == 0 && approved.output.contains("next  sluice worker --labels inside"), "\(approved.output)")
    let ready = shop.sluice("status").output
    #expect(ready.contains("ready; then a worker with the label inside takes it"), "\(ready)")
    let why = shop.sluice("why", "--to", "production").output
    #expect(why.contains("next  sluice worker --labels inside") && !why.contains("next  promote"), "\(why)")
    #expect(shop.sluice("show", "p-1").output.contains("next  sluice worker --labels inside"))

    try shop.shell("touch var/hang")
    let worker = ["worker", "--labels", "inside", "--every", "1s"]
    let first = try shop.start(RemoteShop.call(shop, in: "one", worker))
    #expect(try await shop.eventually(60) { shop.exists("var/started") })
    let early = shop.run(RemoteShop.call(shop, in: "two", ["worker", "--labels", "inside", "--once"]))
    #expect(early.code == 0 && early.output.contains("nothing was ready"), "\(early.output)\(early.errors)")
    // env has become the worker: this is its own number.
    kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    let died = Date()
    try shop.shell("rm var/hang")
    let second = try shop.start(RemoteShop.call(shop, in: "two", worker))
    defer { second.terminate() }
    // The clone of the dead one knows that it is dead: its lease is free, and the run is its own.
    let seen = shop.run(RemoteShop.call(shop, in: "one", ["status"])).output
    #expect(seen.contains("a worker with the label inside goes on with it"), "\(seen)")
    // The other one does not, and waits: 5 s for the step, and a minute.
    #expect(try await shop.eventually(150) { shop.running("production") == commit })
    #expect(Date().timeIntervalSince(died) > 55)
    #expect(try await shop.eventually(30) { shop.sluice("status").output.contains("LIVE") })
    #expect(!shop.exists("var/late"))
    let entries = try shop.shell("grep -c environment.acquired .git/sluice/journal.jsonl")
    #expect(entries == "2")
    #expect(shop.sluice("verify").code == 0)
  }
}
