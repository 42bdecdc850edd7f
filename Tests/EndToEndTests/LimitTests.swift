// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What is too much is said with its measure and a way on, with the built binary.
@Suite struct LimitTests {
  private static let environments = """
      staging:
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
    """

  @Test func `R31 a rollback past more runs than an entry can name says how far one goes`() throws {
    let shop = try Shop(environments: Self.environments)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let first = try shop.shell("git rev-parse HEAD")
    try shop.write("feature", "better\n")
    _ = try shop.commit("better")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let repeater = URL(filePath: Shop.rewriter).deletingLastPathComponent().appending(path: "repeat.py").path
    try shop.shell("python3 \(repeater) .git/sluice 1000 && rm -rf .local .git/sluice/cache")
    let lines = shop.lines
    let refused = shop.sluice("rollback", "staging", "--to", first)
    #expect(refused.code == 1 && refused.errors.contains("error[E0253]"), "\(refused.errors)")
    #expect(refused.errors.contains("at most 1000 runs, and this one would take back 1001"), "\(refused.errors)")
    #expect(refused.errors.contains("sluice rollback staging --to"), "\(refused.errors)")
    #expect(shop.lines == lines && shop.running() != first)
  }

  @Test func `R31 a reason that no entry has room for is refused with the room there is`() throws {
    let shop = try Shop(environments: Self.environments)
    let lines = shop.lines
    let refused = shop.sluice("hold", "staging", "--reason", String(repeating: "x", count: 20_000))
    #expect(refused.code == 2 && refused.errors.contains("error[E0610]"), "\(refused.errors)")
    #expect(refused.errors.contains("at most 16384 bytes") && refused.errors.contains("a shorter --reason"))
    #expect(shop.lines == lines)
  }

  @Test func `doctor says that others may read the log key`() throws {
    let shop = try Shop(environments: Self.environments)
    #expect(shop.sluice("doctor").output.contains("log key"))
    try shop.shell("chmod 644 .git/sluice/log.key")
    let found = shop.sluice("doctor").output
    #expect(found.contains("PROBLEM  log key") && found.contains("chmod 600"), "\(found)")
    try shop.shell("chmod 600 .git/sluice/log.key")
    #expect(!shop.sluice("doctor").output.contains("PROBLEM  log key"))
  }

  @Test func `R30 what the clone's configuration names as a file watcher or a hook is not started`() throws {
    let shop = try Shop(environments: Self.environments)
    try shop.write(
      "keys/hooks/reference-transaction", "#!/bin/sh\ntouch '\(shop.folder)/keys/owned'\n", isExecutable: true)
    try shop.shell("git config core.hooksPath $PWD/keys/hooks && git config core.fsmonitor 'touch keys/owned; false'")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("status").code == 0 && shop.sluice("doctor").code == 0)
    #expect(!FileManager.default.fileExists(atPath: shop.folder + "/keys/owned"))
  }

  @Test func `R31 a pipe in place of the log key is refused at once`() throws {
    let shop = try Shop(environments: Self.environments)
    try shop.shell("mv .git/sluice/log.key keys/kept && mkfifo -m 600 .git/sluice/log.key")
    let refused = shop.run(["timeout", "60", Shop.products + "/sluice", "promote", "--to", "staging"])
    #expect(refused.code == 2 && refused.errors.contains("error[E0608]"), "\(refused)")
    try shop.shell("mv keys/kept .git/sluice/log.key")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
  }
}
