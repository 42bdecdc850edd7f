// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Kills a rollback with SIGKILL at every entry that it writes; the next one brings the environment back, whole.
@Suite struct RollbackCrashTests {
  @Test func `I8 I9 I17 I27 killed at every entry of a rollback, the next one ends it`() async throws {
    let shop = try Shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    // The request, the acquisition, the hold and the quarantine are one append; from there each entry is a moment.
    var marker = 1
    var kills = 0
    while true {
      try shop.write("feature", "good \(marker)\n")
      try shop.write("db/\(1000 + marker)_t.up.sql", "CREATE TABLE t\(marker) (x);")
      try shop.write("db/\(1000 + marker)_t.down.sql", "DROP TABLE t\(marker);")
      let commit = try shop.commit("change \(marker)")
      let ending = shop.sluice("promote", "--to", "staging")
      #expect(ending.code == 0 && shop.running() == commit, "\(ending.output)\(ending.errors)")
      let before = shop.lines
      let process = try shop.start([Shop.products + "/sluice", "rollback", "staging"])
      while process.isRunning && shop.lines < before + marker { usleep(300) }
      let wasKilled = process.isRunning
      if wasKilled {
        kill(process.processIdentifier, SIGKILL)
        kills += 1
      }
      process.waitUntilExit()
      #expect(try await shop.eventually(2) { shop.children.isEmpty })
      #expect(shop.sluice("verify").code == 0)
      #expect(shop.sluice("status").code == 0)
      if wasKilled {
        // Nothing but a rollback goes on from here, and a promotion says so.
        if marker == 5 { #expect(shop.sluice("promote", "--to", "staging").errors.contains("rollback staging")) }
        let back = shop.sluice("rollback", "staging")
        let isDone = back.code == 0 || (back.code == 1 && back.errors.contains("E0213"))
        #expect(isDone, "after \(marker) entries: \(back.output)\(back.errors)")
      }
      #expect(shop.running() == first, "after \(marker) entries: \(shop.sluice("log").output)")
      #expect(try tables(shop) == "0", "after \(marker) entries")
      #expect(shop.sluice("resume", "staging").code == 0)
      marker = marker == 1 ? 5 : marker + 1
      if !wasKilled || marker > 24 { break }
    }
    #expect(kills >= 7, "the rollback was killed \(kills) times only")
    #expect(shop.sluice("verify").code == 0)
  }

  private func tables(_ shop: Shop) throws -> String {
    try shop.shell(
      "python3 -c \"import sqlite3; print(sqlite3.connect('var/staging.db').execute(\\\"SELECT count(*) FROM sqlite_schema WHERE name LIKE 't%' AND type='table'\\\").fetchone()[0])\""
    )
  }
}
