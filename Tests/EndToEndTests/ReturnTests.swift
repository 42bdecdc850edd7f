// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What a rollback took back returns by a promotion, with its migrations, and by nothing else.
@Suite struct ReturnTests {
  /// Two releases in staging; the second adds a table, and was rolled back.
  private func rolledBack(filled: Bool = false) throws -> (shop: Shop, first: String, second: String) {
    let shop = try Shop()
    try shop.write("db/9001_a.up.sql", "CREATE TABLE first (x);")
    try shop.write("db/9001_a.down.sql", "DROP TABLE first;")
    let first = try shop.commit("first")
    let up = shop.sluice("promote", "--to", "staging")
    #expect(up.code == 0, "\(up)")
    try shop.write("db/9002_b.up.sql", "CREATE TABLE second (y);")
    try shop.write("db/9002_b.down.sql", "DROP TABLE second;")
    let second = try shop.commit("second")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    if filled { try query("INSERT INTO second VALUES (1)", shop) }
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0, "\(back)")
    return (shop, first, second)
  }

  @discardableResult
  private func query(_ sql: String, _ shop: Shop) throws -> String {
    try shop.shell(
      "python3 -c \"import sqlite3; c = sqlite3.connect('var/staging.db'); print(c.execute('\(sql)').fetchall()); c.commit()\""
    )
  }

  @Test func `I21 no rollback leads forward to what was taken back, lifted quarantine or not`() throws {
    let (shop, first, second) = try rolledBack()
    #expect(shop.sluice("resume", "staging").code == 0)
    // By any name that git knows.
    #expect(shop.sluice("resume", "staging", "--unquarantine", "HEAD").code == 0)
    for arguments in [
      ["rollback", "staging"], ["rollback", "staging", "--again"], ["rollback", "staging", "--plan"],
    ] {
      let ending = shop.run([Shop.products + "/sluice"] + arguments)
      #expect(ending.code == 1 && ending.errors.contains("E0213"), "\(arguments): \(ending)")
    }
    let named = shop.sluice("rollback", "staging", "--to", second)
    #expect(named.code == 1 && named.errors.contains("E0256"), "\(named)")
    #expect(named.errors.contains("fix   promote --to staging \(second.prefix(7))"), "\(named.errors)")
    #expect(shop.running() == first)
    #expect(shop.sluice("promote", "--to", "staging", String(second.prefix(7))).code == 0)
    #expect(shop.running() == second)
    #expect(try query("SELECT count(*) FROM second", shop) == "[(0,)]")
    #expect(shop.sluice("rollback", "staging").code == 0)
    #expect(shop.running() == first)
  }

  @Test func `a loss is accepted afterwards although nothing older is left to go back to`() throws {
    let (shop, first, _) = try rolledBack(filled: true)
    let again = shop.sluice("rollback", "staging")
    #expect(again.code == 1 && again.errors.contains("E0254"), "\(again)")
    #expect(again.errors.contains("rollback staging --accept-loss"), "\(again.errors)")
    let accepted = shop.sluice("rollback", "staging", "--accept-loss")
    #expect(accepted.code == 0 && accepted.errors.contains("took back 9002_b"), "\(accepted)")
    #expect(shop.running() == first)
  }

  @Test func `a run without steps is live as soon as its gates are open`() throws {
    let shop = try Shop(environments: "    staging:\n      gates:\n        tests: { test: { run: [\"true\"] } }\n")
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 0 && ending.output.contains("live and verified"), "\(ending)")
  }
}
