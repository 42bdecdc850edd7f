// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The clock of whoever promotes is no judge over approvals, with the built binary.
@Suite struct ClockTests {
  @Test func `R12 a clock behind the journal begins nothing that people approved`() throws {
    let shop = try PolicyTests.shop()
    let released = shop.running("production")
    let next = try shop.commit("next")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("approve", "p-4", "--key", "keys/mia").code == 0)
    // Somebody writes an entry two hours later; the machine that promotes believes that it is still today's morning.
    #expect(shop.sluice("hold", "staging", "--reason", "later").code == 0)
    let last = try shop.shell("tail -n 1 .git/sluice/journal.jsonl | grep -o '\"at\":\"[^\"]*\"' | head -n 1")
    let later = try shop.shell("date -u -d '2 hours' '+\"at\":\"%Y-%m-%dT%H:%M:%S.000Z\"'")
    try shop.shell("python3 \(Shop.rewriter) .git/sluice '\(last)' '\(later)' && rm -rf .local .git/sluice/cache")
    let refused = shop.sluice("promote", "--to", "production")
    #expect(refused.code == 1 && refused.errors.contains("error[E0454]"), "\(refused.errors)")
    #expect(shop.running("production") == released)
    // The way down asks no clock.
    #expect(shop.sluice("resume", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 0)
    #expect(shop.running("production") == next)
    #expect(shop.sluice("rollback", "production").code == 0)
  }
}
