// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Practises rollbacks, and asks for a fresh backup before anything changes.
@Suite struct DrillTests {
  static func shop(drill: String, rto: String = "1h") throws -> Shop {
    let shop = try Shop()
    try shop.write("ops/drill", "#!/bin/sh\nset -e\n\(drill)\n", isExecutable: true)
    try shop.write(
      "pipelines/shop/environments.yml",
      """
      catalogue: shop
      about: A shop.
      owner: team-shop
      environments:
        staging:
          purpose: To practise.
          recovery: { rto: \(rto), drill: { run: [ops/drill] } }

      """)
    _ = try shop.commit("Practise")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "better\n")
    _ = try shop.commit("Better")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    return shop
  }

  @Test func `a drill is measured, written down and touches nothing`() throws {
    let shop = try Self.shop(
      drill: "test \"$SLUICE_DRILL\" = 1 && test -d \"$SLUICE_SCRATCH\" && grep -q good feature && sleep 0.2")
    let live = shop.running()
    let drill = shop.sluice("rollback", "staging", "--drill")
    #expect(drill.code == 0, "\(drill.errors)")
    #expect(drill.output.contains("promised are 1h"))
    #expect(shop.running() == live)
    #expect(try shop.shell("tail -1 .git/sluice/journal.jsonl").contains("drill.recorded/1"))
    #expect(shop.sluice("status").output.contains(live.prefix(7)))
    #expect(shop.sluice("docs").code == 0)
    #expect(try shop.shell("cat ENVIRONMENTS.md").contains("promised are 1h"))
  }

  @Test func `a drill that fails or takes longer than promised ends with 1, and is written down too`() throws {
    let slow = try Self.shop(drill: "sleep 1.4", rto: "1s")
    #expect(slow.sluice("rollback", "staging", "--drill").code == 1)
    #expect(try slow.shell("tail -1 .git/sluice/journal.jsonl").contains("\"passed\":false"))
    let broken = try Self.shop(drill: "echo the copy is damaged; exit 3")
    let ending = broken.sluice("rollback", "staging", "--drill")
    #expect(ending.code == 1 && ending.errors.contains("the copy is damaged"), "\(ending.errors)")
  }

  @Test func `an environment without a drill says how to get one`() throws {
    let ending = try Shop().sluice("rollback", "staging", "--drill")
    #expect(
      ending.code == 2 && ending.errors.contains("E0931") && ending.errors.contains("ops/drill"), "\(ending.errors)")
  }

  @Test func `without a fresh backup nothing changes`() throws {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              backup: { check: { file: var/backups, within: 1h } }
            steps:
              deploy: { run: [ops/deploy], probe: [ops/running] }
        """)
    func promote() -> Shop.Ending { shop.sluice("promote", "--to", "staging") }
    let missing = promote()
    #expect(missing.code == 1 && missing.errors.contains("there is no file"), "\(missing.errors)")
    try shop.shell("mkdir -p var/backups && : > var/backups/empty")
    #expect(promote().errors.contains("empty, the newest, has 0 bytes"))
    try shop.shell("rm var/backups/empty && echo dump > var/backups/old && touch -d '2 hours ago' var/backups/old")
    let old = promote()
    #expect(old.code == 1 && old.errors.contains("old is 2h old"), "\(old.errors)")
    #expect(shop.running() == "")
    try shop.shell("echo dump > var/backups/new")
    #expect(promote().code == 0)
    #expect(try shop.shell("grep -c 'new is 0s old\\|new is 1s old\\|new is 2s old' .git/sluice/journal.jsonl") == "1")
  }

  @Test func `a query tells how old the newest backup is`() throws {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              backup: { check: { query: "SELECT unixepoch() - max(ended) FROM backups", database: "sqlite:book.db", within: 1h } }
            steps:
              deploy: { run: [ops/deploy], probe: [ops/running] }
        """)
    func promote() -> Shop.Ending { shop.sluice("promote", "--to", "staging") }
    func sql(_ text: String) throws {
      try shop.shell(
        "python3 -c 'import sqlite3,sys; d=sqlite3.connect(\"book.db\"); d.execute(sys.argv[1]); d.commit()' \"\(text)\""
      )
    }
    let none = promote()
    #expect(none.code == 1 && none.errors.contains("no such table: backups"), "\(none.errors)")
    try sql("CREATE TABLE backups (ended)")
    #expect(promote().errors.contains("knows of none"))
    try sql("INSERT INTO backups VALUES (unixepoch() - 7200)")
    let old = promote()
    #expect(old.code == 1 && old.errors.contains("is 2h old; it may be 1h old at most"), "\(old.errors)")
    try sql("INSERT INTO backups VALUES ('yesterday')")
    #expect(promote().code == 1)
    #expect(shop.running() == "")
    try sql("DELETE FROM backups")
    try sql("INSERT INTO backups VALUES (unixepoch() - 60)")
    let fresh = promote()
    #expect(fresh.code == 0 && fresh.errors.contains("knows of is 1m"), "\(fresh.errors)")
  }
}
