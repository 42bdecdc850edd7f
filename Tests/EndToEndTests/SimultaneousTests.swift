// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Several processes that promote the same commit at the same moment.
@Suite struct SimultaneousTests {
  private static let environments = """
      staging:
        gates:
          tests: { test: { run: [test, -f, feature] } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running], timeout: 1m }
    """

  @Test func `I13 one of four deploys, and the others end with busy or find it live`() throws {
    let shop = try Shop(environments: Self.environments)
    for round in 1...5 {
      let commit = try shop.commit("round \(round)")
      let four = try (1...4).map { _ in
        let errors = Pipe()
        return (try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"], errors: errors), errors)
      }
      var codes: [Int32] = []
      var talk = ""
      for (process, errors) in four {
        talk += String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        codes.append(process.terminationStatus)
      }
      #expect(codes.allSatisfy { [0, 5].contains($0) } && codes.contains(0), "\(codes) \(talk)")
      #expect(shop.running() == commit)
    }
    let begun = try shop.shell("grep -c step.started .git/sluice/journal.jsonl")
    #expect(begun == "5")
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `the lock of a ref is waited for, and one that stays is named`() throws {
    let shop = try Shop(environments: Self.environments)
    let commit = try shop.shell("git rev-parse HEAD")
    let lock = ".git/refs/sluice/shop/policy/\(commit).lock"
    try shop.shell("mkdir -p .git/refs/sluice/shop/policy && touch \(lock)")
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 5 && refused.errors.contains("error[E0118]"), "\(refused.output)\(refused.errors)")
    #expect(refused.errors.contains(lock), "\(refused.errors)")
    let process = try shop.start(["sh", "-c", "sleep 0.5; rm \(lock)"])
    let ending = shop.sluice("promote", "--to", "staging")
    process.waitUntilExit()
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
  }
}
