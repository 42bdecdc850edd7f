// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Probes that cannot tell, and checks that must not say yes.
@Suite struct ProbeTests {
  private static func staging(_ deploy: String) -> String { "  staging:\n    steps:\n      deploy: { \(deploy) }" }

  @Test(arguments: [
    "run: [\"true\"], probe: [sh, -c, \"exit 5\"], timeout: 2s",
    "run: [\"true\"], probe: [sh, -c, \"kill -9 $$\"], timeout: 2s",
    "run: [\"true\"], probe: [no-such-probe], timeout: 2s",
    "run: [\"true\"], probe: [sleep, \"1000\"], timeout: 2s",
    "run: [\"true\"], probe: [sh, -c, \"test $SLUICE_TARGET = a || exit 5\"], targets: [a, b], timeout: 2s",
  ])
  func `I36 an environment is not called live on the word of a probe that cannot tell`(deploy: String) throws {
    let shop = try Shop(environments: Self.staging(deploy))
    let start = Date()
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 7 && !ending.output.contains("live and verified"), "\(ending)")
    #expect(Date().timeIntervalSince(start) < 40, "the step's own limit ends its probe")
    #expect(shop.sluice("status").output.contains("INDETERMINATE"))
    let resolved = shop.sluice("resolve", "p-1", "deploy", "--as", "applied", "--reason", "looked")
    #expect(resolved.code == 0, "\(resolved)")
    #expect(shop.sluice("promote", "--to", "staging").output.contains("p-1"))
  }

  @Test func `what nothing was ever live before is not sent to a rollback that would be refused`() throws {
    let shop = try Shop(environments: Self.staging("run: [\"false\"], effect: idempotent"))
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(
      ending.code == 7 && ending.output.contains("next  promote --to staging, with a commit that mends it"), "\(ending)"
    )
    #expect(!shop.sluice("status").output.contains("type: rollback"))
  }

  @Test func `a check of a backup is about the newest file, its time and one value`() throws {
    func gate(_ asks: String) -> String {
      "  staging:\n    gates: { backup: { check: { \(asks), within: 24h } } }\n    steps: { deploy: { run: [\"true\"], effect: idempotent } }"
    }
    func said(_ asks: String, _ prepare: String) throws -> String {
      let shop = try Shop(environments: gate(asks))
      try shop.shell("mkdir -p var/b && \(prepare)")
      let ending = shop.sluice("promote", "--to", "staging")
      #expect(ending.code == 1, "\(asks): \(ending)")
      return ending.errors + ending.output
    }
    #expect(try said("file: var/b", "echo x > var/b/a && touch -d '+1 year' var/b/a").contains("in the future"))
    #expect(
      try said("file: var/b", "echo x > var/b/a && touch -d '-20 hours' var/b/a && : > var/b/tonight")
        .contains("tonight, the newest, has 0 bytes"))
    let database = "database: \"sqlite:var/q.db\""
    #expect(
      try said(
        "query: \"SELECT x FROM t\", \(database)",
        "sqlite3 var/q.db 'CREATE TABLE t (x); INSERT INTO t VALUES (1), (9000000)'"
      )
      .contains("2 rows of 1 columns"))
    #expect(
      try said("query: \"SELECT 1, 2\", \(database)", "sqlite3 var/q.db 'CREATE TABLE t (x)'").contains(
        "1 rows of 2 columns"))
  }
}
