// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Stops an engine with SIGSTOP for longer than its lease, lets another one take over, and wakes it up.
@Suite struct ZombieTests {
  /// By real time, and nothing shortens it: the lifeline kills after 12 s, the lease ends after 20 s.
  @Test(arguments: [["promote", "--to", "staging", "--wait", "90s"], ["rollback", "staging"]])
  func `I2 I13 I29 an engine that was stopped for 30 s wakes up as a zombie and changes nothing`(
    takeover: [String]
  ) async throws {
    let shop = try Shop()
    try shop.makeDeployHang()
    let first = try shop.commit("hang when told to")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "good 2\n")
    let second = try shop.commit("second")
    try shop.write("var/hang", "")
    let zombie = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    try #require(try await shop.eventually(60) { shop.exists("var/started") })
    kill(zombie.processIdentifier, SIGSTOP)
    let stopped = Date()
    try shop.shell("rm var/hang")
    #expect(!shop.children.isEmpty)
    let other = try shop.start([Shop.products + "/sluice"] + takeover)
    // I13: what it started is gone before anybody may take the environment.
    #expect(try await shop.eventually(14) { shop.children.isEmpty })
    #expect(Date().timeIntervalSince(stopped) > 8, "nobody but the lifeline should have killed them")
    #expect(try await shop.eventually(80) { !other.isRunning })
    #expect(other.terminationStatus == 0)
    #expect(shop.running() == (takeover[0] == "rollback" ? first : second))
    while Date().timeIntervalSince(stopped) < 30 { try await Task.sleep(for: .milliseconds(100)) }
    let before = shop.journal
    kill(zombie.processIdentifier, SIGCONT)
    #expect(try await shop.eventually(30) { !zombie.isRunning })
    #expect(zombie.terminationReason == .exit && zombie.terminationStatus == 6, "\(zombie.terminationStatus)")
    #expect(shop.journal == before, "the zombie wrote into the journal")
    #expect(shop.children.isEmpty && !shop.exists("var/late"))
    #expect(shop.running() == (takeover[0] == "rollback" ? first : second))
    #expect(shop.sluice("verify").code == 0)
  }
}
