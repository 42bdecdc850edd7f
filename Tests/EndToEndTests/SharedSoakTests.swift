// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// Sixteen promoters share a journal whose store is killed, or whose line breaks, at random.
///
/// Every run that was acknowledged is in the journal, the root verifies, no environment had two executing runs, and no two
/// deploys of an environment ran at a time.
@Suite(.serialized) struct SharedSoakTests {
  /// Ten minutes in `make soak`, a moment otherwise.
  private static let seconds: TimeInterval = ProcessInfo.processInfo.environment["SLUICE_SOAK"] == nil ? 10 : 600
  private static let promoters = ProcessInfo.processInfo.environment["SLUICE_SOAK"] == nil ? 4 : 16
  private static let places = ["blue", "green", "red", "white"]

  @Test(.enabled(if: DatabaseServer.programs != nil))
  func `I1 I2 I28 a database that is killed at random under promoters loses, repeats and mixes up nothing`()
    async throws
  {
    let database = try ShopDatabase(isDurable: true)
    let shop = try makeShop()
    try database.sql("CREATE ROLE ci LOGIN")
    let variables = ["SLUICE_JOURNAL_URL=\(database.address())"]
    for call in [["journal", "create"], ["journal", "copy", "--to", "postgres"]] {
      let made = shop.run(["env"] + variables + [Shop.products + "/sluice"] + call)
      #expect(made.code == 0, "\(made.errors)")
    }
    try share(shop, "postgres")
    var kills = 0
    let crew = try Crew(shop, Self.promoters, until: Date().addingTimeInterval(Self.seconds), variables: variables)
    while crew.isAtWork {
      try await Task.sleep(for: .milliseconds(Int.random(in: 1500...5000)))
      if Bool.random() { try database.server.kill() } else { try database.stop("immediate") }
      kills += 1
      try await Task.sleep(for: .milliseconds(Int.random(in: 0...2000)))
      try database.server.startAgain()
    }
    crew.join()
    try judge(shop, crew, variables, "\(kills) kills of the database")
  }

  @Test func `I1 I2 I28 a git remote that is cut off at random under promoters loses, repeats and mixes up nothing`()
    async throws
  {
    let remote = try RemoteServer(.ssh)
    let line = try CuttingLine(to: remote.port)
    defer { line.stop() }
    let shop = try makeShop()
    // Code goes by the folder, as before; the journal by the line that breaks.
    let command = remote.shellCommand
    try shop.shell(
      "git remote add line '\(remote.address(port: line.port))' && git config core.sshCommand '\(command)'")
    try shop.shell("git config sluice.remote line")
    let copied = shop.sluice("journal", "copy", "--to", "git")
    #expect(copied.code == 0, "\(copied.errors)")
    try share(shop, "git")
    var cuts = 0
    let settings = [
      "remote.line.url": remote.address(port: line.port), "core.sshCommand": command, "sluice.remote": "line",
    ]
    let crew = try Crew(
      shop, Self.promoters, until: Date().addingTimeInterval(Self.seconds), settings: settings)
    while crew.isAtWork {
      line.cut(after: Int.random(in: 1...60_000))
      for _ in 0..<200 where !line.hasCut && crew.isAtWork { try await Task.sleep(for: .milliseconds(25)) }
      guard line.hasCut else { continue }
      cuts += 1
      guard Int.random(in: 0..<4) == 0 else { continue }
      line.down(true)
      try await Task.sleep(for: .milliseconds(Int.random(in: 200...2000)))
      line.down(false)
    }
    line.cut()
    line.down(false)
    crew.join()
    try judge(shop, crew, [], "\(cuts) cuts of the line")
  }

  /// Environments whose deploy fails when another one of the same environment is at work.
  private func makeShop() throws -> Shop {
    let step = "{ run: [ops/deploy], probe: [ops/running], timeout: 1m }"
    let shop = try Shop(
      environments: Self.places.map { "  \($0):\n    steps:\n      deploy: \(step)" }.joined(separator: "\n"))
    try shop.write(
      "ops/deploy",
      """
      #!/bin/sh
      place="$SLUICE_REPOSITORY/var/$SLUICE_ENVIRONMENT"
      exec 9> "$place.lock"
      flock -n 9 || { echo "$SLUICE_RUN" >> "$SLUICE_REPOSITORY/var/overlaps"; exit 1; }
      sleep 0.1
      echo "$SLUICE_COMMIT" > "$place"

      """, isExecutable: true)
    try shop.shell("mkdir -p var && git init -q --bare -b main keys/remote.git")
    try shop.shell("git remote add origin \"$PWD/keys/remote.git\" && git add -A && git commit -qm ops")
    return shop
  }

  private func share(_ shop: Shop, _ kind: String) throws {
    try shop.shell("sed -i 's/^pipeline: shop/pipeline: shop\\njournal: \(kind)/' pipelines/shop/pipeline.yml")
    try shop.shell("git add -A && git commit -qm share && git push -q origin main")
  }

  /// Promoters, each with a clone of its own, which promote the same commit anew until the time is over.
  private final class Crew: Sendable {
    private let lock = NSLock()
    private let end: Date
    private let threads = DispatchGroup()
    nonisolated(unsafe) private var codes: [Int32: Int] = [:]
    nonisolated(unsafe) private var runs: [String] = []
    nonisolated(unsafe) private var strange: [String] = []

    init(
      _ shop: Shop, _ count: Int, until end: Date, variables: [String] = [], settings: [String: String] = [:]
    ) throws {
      self.end = end
      for number in 0..<count {
        let clone = "keys/clone-\(number)"
        try shop.shell(
          "git clone -q keys/remote.git \(clone) && git -C \(clone) config user.email b@example.com && git -C \(clone) config user.name Bob && ln -s \"$PWD/var\" \(clone)/var"
        )
        for (name, value) in settings { try shop.shell("git -C \(clone) config \(name) '\(value)'") }
      }
      for number in 0..<count {
        let call =
          ["env", "-C", "keys/clone-\(number)", "SLUICE_LOG_KEY_FILE=\(shop.folder)/.git/sluice/log.key"] + variables
          + [Shop.products + "/sluice", "promote", "--reapply", "--json", "--to", places[number % places.count]]
        threads.enter()
        Thread.detachNewThread { [self] in
          while isAtWork { note(shop.run(call)) }
          threads.leave()
        }
      }
    }

    var isAtWork: Bool { Date() < end }
    var live: [String] { lock.withLock { runs } }
    var said: String {
      lock.withLock { codes.sorted { $0.key < $1.key }.map { "exit \($0): \($1)" }.joined(separator: ", ") }
    }
    var unexpected: [String] { lock.withLock { strange } }

    func join() { threads.wait() }

    private func note(_ ending: Shop.Ending) {
      lock.withLock {
        codes[ending.code, default: 0] += 1
        if ending.code == 0, let found = ending.output.firstMatch(of: /"run":"(p-[0-9]+)"/) {
          runs.append(String(found.1))
        }
        // Busy, stale, unknown and out of reach are what may happen here.
        if ![0, 1, 3, 5, 6, 7, 8].contains(ending.code) {
          strange.append("\(ending.code): \(ending.errors.suffix(600))")
        }
      }
    }
  }

  private func judge(_ shop: Shop, _ crew: Crew, _ variables: [String], _ what: String) throws {
    #expect(crew.unexpected.isEmpty, "\(crew.unexpected.prefix(3))")
    let clone = "keys/late"
    try shop.shell("cp -r keys/clone-0 \(clone) && rm -rf \(clone)/.git/sluice")
    let verified = shop.run(["env", "-C", clone] + variables + [Shop.products + "/sluice", "verify"])
    #expect(verified.code == 0 && verified.output.contains("journal ok"), "\(verified.output)\(verified.errors)")
    let text = try String(contentsOfFile: "\(shop.folder)/\(clone)/.git/sluice/journal.jsonl", encoding: .utf8)
    var holders: [String: String] = [:]
    var (completed, ids) = (Set<String>(), Set<String>())
    let lines = text.split(separator: "\n")
    for line in lines {
      let entry = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let body = entry["body"] as? [String: Any] ?? [:]
      let (type, run) = (entry["type"] as? String ?? "", body["run"] as? String ?? "")
      #expect(ids.insert(entry["id"] as? String ?? "").inserted, "an id comes twice: \(line)")
      switch type {
      case "environment.acquired/1":
        let place = body["environment"] as? String ?? ""
        #expect(holders[place] == nil || holders[place] == run, "\(run) takes \(place) from \(holders[place] ?? "")")
        holders[place] = run
      case "run.completed/1", "run.failed/1":
        #expect(holders.values.contains(run), "\(run) ends and holds nothing")
        for (place, holder) in holders where holder == run { holders[place] = nil }
        if type == "run.completed/1" { #expect(completed.insert(run).inserted, "\(run) ends twice") }
      default: break
      }
    }
    let missing = Set(crew.live).subtracting(completed)
    #expect(missing.isEmpty, "acknowledged and not there: \(missing)")
    #expect(!crew.live.isEmpty, "\(crew.said)")
    #expect(!shop.exists("var/overlaps"), "two deploys at a time")
    print(
      "soak: \(what); \(lines.count) entries, \(crew.live.count) acknowledged runs, \(completed.count) live; \(crew.said)"
    )
  }
}
