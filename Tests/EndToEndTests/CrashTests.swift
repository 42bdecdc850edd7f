// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Kills the engine with SIGKILL while it works; the next command tells the truth and goes on.
@Suite struct CrashTests {
  @Test func `I8 I9 I10 killed at every entry of a promotion, the next one ends it`() async throws {
    let shop = try Shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.running() == first)
    // A promotion writes so many entries; it is killed after each of them once.
    var extra = 1
    var kills = 0
    while true {
      try shop.write("feature", "good \(extra)\n")
      try shop.write("db/\(1000 + extra)_t.up.sql", "CREATE TABLE t\(extra) (x);")
      try shop.write("db/\(1000 + extra)_t.down.sql", "DROP TABLE t\(extra);")
      let commit = try shop.commit("change \(extra)")
      let before = shop.lines
      let process = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
      while process.isRunning && shop.lines < before + extra { usleep(300) }
      let wasKilled = process.isRunning
      if wasKilled {
        kill(process.processIdentifier, SIGKILL)
        kills += 1
      }
      process.waitUntilExit()
      // Whatever the moment, the journal is whole, and status answers.
      #expect(shop.sluice("verify").code == 0)
      #expect(shop.sluice("status").code == 0)
      let ending = shop.sluice("promote", "--to", "staging")
      #expect(ending.code == 0, "after \(extra) entries: \(ending.output)\(ending.errors)")
      #expect(shop.running() == commit)
      let tables = try shop.shell(
        "python3 -c \"import sqlite3; print(sqlite3.connect('var/staging.db').execute(\\\"SELECT count(*) FROM sqlite_schema WHERE name LIKE 't%' AND type='table'\\\").fetchone()[0])\""
      )
      #expect(tables == "\(extra)")
      extra += 1
      if !wasKilled || extra > 24 { break }
    }
    #expect(kills >= 10, "the engine was killed \(kills) times only")
    // And everything comes back down, the last change alone.
    #expect(shop.sluice("rollback", "staging").code == 0)
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `a killed deploy without a probe is indeterminate until a person says what happened`() async throws {
    let shop = try Shop(deploy: "sleep 5", effect: "timeout: 1m")
    let process = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    while process.isRunning
      && !((try? String(contentsOfFile: shop.folder + "/.git/sluice/journal.jsonl", encoding: .utf8)) ?? "").contains(
        "\"step\":\"deploy\"")
    { usleep(1000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let again = shop.sluice("promote", "--to", "staging")
    #expect(again.code == 7)
    #expect(again.output.contains("sluice resolve p-1 deploy --as applied"))
    #expect(shop.sluice("status").output.contains("INDETERMINATE"))
    #expect(shop.sluice("resolve", "p-1", "deploy", "--as", "not-applied", "--reason", "I looked").code == 0)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
  }

  @Test func `I17 a rollback stops a promotion that runs and fences it`() async throws {
    let shop = try Shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write(
      "ops/deploy", "#!/bin/sh\nsleep 100\necho late > \"$SLUICE_REPOSITORY/var/staging\"\n", isExecutable: true)
    _ = try shop.commit("slow")
    let process = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    while process.isRunning && !shop.sluice("status").output.contains("p-2 executing deploy") { usleep(20_000) }
    let started = Date()
    let rollback = shop.sluice("rollback", "staging", "--reason", "stuck")
    #expect(rollback.code == 0, "\(rollback.output)\(rollback.errors)")
    #expect(Date().timeIntervalSince(started) < 60)
    process.waitUntilExit()
    #expect(process.terminationStatus == 6)
    #expect(shop.running() == first)
    #expect(shop.sluice("show", "p-2").output.contains("restored by r-3"))
    // I19, I20: nothing promotes it again by itself.
    #expect(shop.sluice("promote", "--to", "staging").code == 1)
  }
}
