// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// Real workers on clones of one remote, with one journal in PostgreSQL.
@Suite(.serialized, .enabled(if: DatabaseServer.programs != nil)) struct WorkerTests {
  private static let environments = """
      staging:
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running], timeout: 5m }
      production:
        after: staging
        worker: inside
        gates:
          release: { approval: { from: managers, count: 1 } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running], timeout: 5m }
    """

  let jobs: DatabaseShop
  private var shop: Shop { jobs.shop }

  init() throws {
    jobs = try DatabaseShop(environments: Self.environments)
    // The policy is what the remote has, so that a fetch is all it takes to see it.
    let pinned = jobs.sluice(["policy", "pin", "origin"])
    #expect(pinned.code == 0, "\(pinned.errors)")
    for name in ["one", "two"] { try jobs.job(name) }
  }

  /// Brings HEAD into staging, asks for production and approves.
  private func approved(_ run: String) throws {
    let staging = jobs.sluice(["promote", "--to", "staging"])
    #expect(staging.code == 0, "\(staging.errors)")
    #expect(jobs.sluice(["promote", "--to", "production"]).code == 3)
    let approval = jobs.sluice(["approve", run, "--key", "keys/mia", "--yes"])
    #expect(approval.code == 0, "\(approval.output)\(approval.errors)")
  }

  private func count(_ type: String) throws -> Int {
    try jobs.entries().split(separator: "\n").filter { $0.contains("\"type\":\"\(type)/") }.count
  }

  @Test func `promote leaves an environment of workers to them, and only the right label takes it`() throws {
    try approved("p-2")
    // Everything is open, and still nobody's CI runner executes it.
    let handed = jobs.sluice(["promote", "--to", "production"])
    #expect(handed.code == 3 && handed.output.contains("a worker with the label inside"), "\(handed.output)")
    #expect(shop.running("production") == "")
    let other = jobs.sluice(in: "one", ["worker", "--labels", "outside,elsewhere", "--once"])
    #expect(other.code == 0 && other.output.contains("nothing was ready"), "\(other.output)\(other.errors)")
    #expect(shop.running("production") == "")
    let served = jobs.sluice(in: "one", ["worker", "--labels", "outside,inside", "--once", "--json"])
    #expect(served.code == 0, "\(served.output)\(served.errors)")
    #expect(served.output.contains(#""served":[{"run":"p-2","exit":0}]"#), "\(served.output)\(served.errors)")
    #expect(try shop.running("production") == shop.shell("git rev-parse HEAD"))
    #expect(jobs.sluice(["verify"]).code == 0)
    #expect(jobs.sluice(["promote", "--to", "production"]).output.contains("already"))
    #expect(jobs.sluice(in: "one", ["worker", "--labels", "inside", "--once"]).output.contains("nothing was ready"))
    #expect(jobs.sluice(["worker", "--labels", ","]).code == 2)
  }

  @Test func `a worker leaves a run alone whose tests are still being asked, on hold, or planned anew`() throws {
    try shop.shell(
      "sed -i 's/^      release:/      tests: { test: { run: [ops\\/test], effect: once } }\\n      release:/' pipelines/shop/pipeline.yml"
    )
    try shop.write(
      "ops/test", "#!/bin/sh\necho asked >> \"$SLUICE_REPOSITORY/var/asked\"\nsleep 6\n", isExecutable: true)
    try shop.shell("git add -A && git commit -qm tests && git push -q origin main")
    #expect(jobs.sluice(["promote", "--to", "staging"]).code == 0)
    let asking = try shop.start(
      ["env", "SLUICE_JOURNAL_URL=\(jobs.owner)", Shop.products + "/sluice", "promote", "--to", "production"])
    for _ in 0..<300 where !shop.exists("var/asked") { usleep(50_000) }
    // A test that may be asked only once would fail if the worker asked it too.
    let early = jobs.sluice(in: "one", ["worker", "--labels", "inside", "--once"])
    #expect(early.code == 0 && early.output.contains("nothing was ready"), "\(early.output)\(early.errors)")
    asking.waitUntilExit()
    #expect(asking.terminationStatus == 3)
    #expect(try shop.shell("wc -l < var/asked") == "1")
    #expect(jobs.sluice(["approve", "p-2", "--key", "keys/mia", "--yes"]).code == 0)
    #expect(jobs.sluice(["hold", "production", "--reason", "storm"]).code == 0)
    let held = jobs.sluice(in: "one", ["worker", "--labels", "inside", "--once"])
    #expect(held.code == 0 && held.errors.contains("on hold") && shop.running("production") == "", "\(held.errors)")
    #expect(jobs.sluice(["resume", "production"]).code == 0)
    // The policy changed since, and people agreed: what was approved is not what would run.
    try shop.shell(
      "sed -i 's/run: \\[ops\\/deploy\\]/run: [ops\\/deploy, anew]/' pipelines/shop/pipeline.yml && git commit -qam other && git push -q origin main"
    )
    let agreed = jobs.sluice(["policy", "approve", "--key", "keys/mia", "--yes"])
    #expect(agreed.code == 0, "\(agreed.output)\(agreed.errors)")
    let stale = jobs.sluice(in: "one", ["worker", "--labels", "inside", "--once"])
    #expect(stale.errors.contains("not what was asked for") && shop.running("production") == "", "\(stale.errors)")
    // Without an answer from the database nothing is taken, and --once says so.
    let away = shop.run([
      "env", "-C", "keys/one", "SLUICE_LOG_KEY_FILE=\(shop.folder)/.git/sluice/log.key",
      "SLUICE_JOURNAL_URL=postgres://ci@127.0.0.1:1/shop", Shop.products + "/sluice", "worker", "--labels", "inside",
      "--once",
    ])
    #expect(away.code == 8 && shop.running("production") == "", "\(away.code) \(away.output)\(away.errors)")
  }

  @Test func `I2 two workers take one run once, see it to its end under SIGTERM, and then end`() async throws {
    try shop.write(
      "ops/deploy",
      """
      #!/bin/sh
      set -e
      echo "$SLUICE_RUN $SLUICE_EPOCH" >> "$SLUICE_REPOSITORY/var/$SLUICE_ENVIRONMENT.log"
      [ "$SLUICE_ENVIRONMENT" = staging ] || sleep 4
      echo "$SLUICE_COMMIT" > "$SLUICE_REPOSITORY/var/$SLUICE_ENVIRONMENT"

      """, isExecutable: true)
    let workers = try ["one", "two"].map {
      try jobs.start(in: $0, ["worker", "--labels", "inside", "--every", "1s"])
    }
    // What they promote comes to the remote after they have begun.
    try shop.shell("git commit -qam slow && git push -q origin main")
    try approved("p-2")
    // A call that waits sees the worker's run to its end.
    let waiting = jobs.sluice(["promote", "--to", "production", "--wait", "1m"])
    #expect(waiting.code == 0, "\(waiting.output)\(waiting.errors)")
    #expect(try shop.shell("wc -l < var/production.log") == "1")
    #expect(try shop.running("production") == shop.shell("git rev-parse HEAD"))
    #expect(try count("environment.acquired") == 2)
    // The second one: told to end while it executes, they end after it.
    try shop.shell("git commit -q --allow-empty -m next && git push -q origin main")
    try approved("p-4")
    #expect(
      try await shop.eventually(60) { shop.run(["wc", "-l", "var/production.log"]).output.hasPrefix("2") })
    for worker in workers { worker.terminate() }
    for worker in workers {
      worker.waitUntilExit()
      #expect(worker.terminationReason == .exit && worker.terminationStatus == 0)
    }
    #expect(try shop.running("production") == shop.shell("git rev-parse HEAD"))
    #expect(try count("environment.acquired") == 4)
    #expect(jobs.sluice(["verify"]).code == 0)
  }

  @Test func `I13 I29 a killed worker is replaced after its lease, and not before`() async throws {
    try shop.makeDeployHang()
    try shop.shell(
      "git commit -qam hangs && git push -q origin main && git -C keys/one pull -q && git -C keys/two pull -q")
    try approved("p-2")
    try shop.shell("touch var/hang")
    let first = try jobs.start(in: "one", ["worker", "--labels", "inside", "--every", "1s"])
    #expect(try await shop.eventually(60) { shop.exists("var/started") })
    // The second one leaves it alone as long as the first one lives.
    let early = jobs.sluice(in: "two", ["worker", "--labels", "inside", "--once"])
    #expect(early.code == 0 && early.output.contains("nothing was ready"), "\(early.output)\(early.errors)")
    let busy = jobs.sluice(["promote", "--to", "production"])
    #expect(busy.code == 5 && busy.errors.contains("a worker with the label inside"), "\(busy.errors)")
    // env has become the worker: this is its own number.
    kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    let died = Date()
    try shop.shell("rm var/hang")
    let second = try jobs.start(in: "two", ["worker", "--labels", "inside", "--every", "1s"])
    let head = try shop.shell("git rev-parse HEAD")
    #expect(try await shop.eventually(90) { shop.running("production") == head })
    #expect(Date().timeIntervalSince(died) > 10)
    second.terminate()
    second.waitUntilExit()
    #expect(second.terminationStatus == 0)
    // The children of the dead one did nothing more, and its run ended once, under a newer epoch.
    #expect(!shop.exists("var/late"))
    #expect(try count("environment.acquired") == 3)
    #expect(jobs.sluice(["status"]).output.contains("LIVE"))
    #expect(jobs.sluice(["verify"]).code == 0)
  }
}
