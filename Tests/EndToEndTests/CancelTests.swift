// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Cancels as a CI does it: only the shell around the engine hears of it, and signals change nothing about correctness.
@Suite struct CancelTests {
  /// A shop with a promotion that hangs in its deploy, started by a shell that outlives it.
  private func hanging(_ script: String) async throws -> (shop: Shop, shell: Process, engine: pid_t) {
    let shop = try Shop()
    try shop.makeDeployHang()
    _ = try shop.commit("hang when told to")
    try shop.write("var/hang", "")
    let shell = try shop.start(["bash", "-c", script, "job", Shop.products + "/sluice"])
    try #require(try await shop.eventually(60) { shop.exists("var/started") })
    return (shop, shell, try #require(shop.engines("promote").first))
  }

  @Test func `I10 only the shell gets the signals, then what is left is killed: the next promotion goes on`()
    async throws
  {
    let (shop, shell, engine) = try await hanging("\"$1\" promote --to staging; echo never")
    // The times of a real runner are 7.5 s and 2.5 s; nothing of ours depends on them.
    for number in [SIGINT, SIGTERM, SIGKILL] {
      kill(shell.processIdentifier, number)
      try await Task.sleep(for: .milliseconds(300))
    }
    #expect(try await shop.eventually(5) { Shop.isGone(shell.processIdentifier) })
    #expect(!Shop.isGone(engine), "the engine is an orphan and goes on")
    #expect(!shop.children.isEmpty)
    #expect(shop.sluice("status").output.contains("p-1 executing deploy"))
    kill(engine, SIGKILL)
    #expect(try await shop.eventually(2) { shop.children.isEmpty })
    let status = shop.sluice("status")
    #expect(status.code == 0 && status.output.contains("INTERRUPTED"), "\(status.output)")
    try shop.shell("rm var/hang")
    let next = shop.sluice("promote", "--to", "staging")
    #expect(next.code == 0, "\(next.output)\(next.errors)")
    #expect(try shop.shell("git rev-parse HEAD") == shop.running() && !shop.exists("var/late"))
  }

  @Test(arguments: [SIGINT, SIGTERM]) func `who interrupts is told where the run stands and what goes on`(number: Int32)
    async throws
  {
    let (shop, shell, _) = try await hanging("exec \"$1\" promote --to staging 2> var/said")
    kill(shell.processIdentifier, number)
    shell.waitUntilExit()
    #expect(shell.terminationReason == .uncaughtSignal && shell.terminationStatus == number)
    let said = try shop.shell("cat var/said")
    #expect(said.contains("Interrupted. p-1 stopped at deploy; staging is not settled."), "\(said)")
    #expect(said.contains("rollback staging") && said.contains("promote --to staging"), "\(said)")
    #expect(try await shop.eventually(2) { shop.children.isEmpty })
  }

  @Test func `an orphan that nobody kills ends its promotion, and the next one has nothing to do`() async throws {
    let (shop, shell, engine) = try await hanging("\"$1\" promote --to staging; echo never")
    kill(shell.processIdentifier, SIGKILL)
    // The deploy that hangs is killed by hand; the engine sees that it failed and says so in the journal.
    try shop.shell("rm var/hang")
    for child in shop.children { kill(child, SIGKILL) }
    #expect(try await shop.eventually(30) { Shop.isGone(engine) })
    #expect(shop.sluice("status").code == 0)
    #expect(!shop.sluice("status").output.contains("executing"))
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "staging").output.contains("nothing to do"))
  }

  /// How the signals that ask for an end are handled while the engine runs.
  static let dispositions = [
    "exec \"$1\" promote --to staging",
    "trap '' INT TERM HUP QUIT USR1; exec \"$1\" promote --to staging",
    """
    exec python3 -c 'import os, signal, sys; signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals()); \
    os.execv(sys.argv[1], [sys.argv[1], "promote", "--to", "staging"])' "$1"
    """,
  ]

  @Test(arguments: dispositions)
  func `I10 I11 with every signal at its default, ignored or blocked, a crash ends the same way`(
    script: String
  ) async throws {
    let (shop, shell, engine) = try await hanging(script)
    #expect(engine == shell.processIdentifier)
    for number in [SIGINT, SIGTERM] { kill(engine, number) }
    kill(engine, SIGKILL)
    #expect(try await shop.eventually(2) { shop.children.isEmpty })
    #expect(shop.sluice("status").output.contains("INTERRUPTED"))
    #expect(shop.sluice("verify").code == 0)
    try shop.shell("rm var/hang")
    let next = shop.sluice("promote", "--to", "staging")
    #expect(next.code == 0, "\(next.output)\(next.errors)")
    #expect(!shop.exists("var/late"))
  }

  @Test(arguments: dispositions)
  func `I11 I17 with every signal at its default, ignored or blocked, a rollback stops what runs`(
    script: String
  ) async throws {
    let shop = try Shop()
    try shop.makeDeployHang()
    let first = try shop.commit("hang when told to")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    _ = try shop.commit("second")
    try shop.write("var/hang", "")
    let process = try shop.start(["bash", "-c", script, "job", Shop.products + "/sluice"])
    try #require(try await shop.eventually(60) { shop.exists("var/started") })
    try shop.shell("rm var/hang")
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    #expect(try await shop.eventually(10) { !process.isRunning })
    #expect(process.terminationReason == .exit && process.terminationStatus == 6)
    #expect(shop.children.isEmpty && !shop.exists("var/late"))
    #expect(shop.running() == first)
  }
}
