// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Kills, pauses and restarts engines at random, and holds what runs against what the journal says.
@Suite struct ChaosTests {
  /// Ten minutes in `make soak`, a quarter of one otherwise.
  static let seconds: TimeInterval = ProcessInfo.processInfo.environment["SLUICE_SOAK"] == nil ? 15 : 600

  @Test func `I9 I17 I23 whatever is killed or paused, what the journal calls live is what runs`() throws {
    let seed = ProcessInfo.processInfo.environment["SLUICE_SEED"].flatMap(UInt64.init) ?? .random(in: 1...1_000_000)
    print("chaos: SLUICE_SEED=\(seed) replays the choices, not the timing")
    var chance = Chance(seed: seed)
    let shop = try Self.guarded()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    var engines: [Process] = []
    var paused: [Process] = []
    var counts: [String: Int] = [:]
    let end = Date().addingTimeInterval(Self.seconds)
    while Date() < end {
      let act = chance.pick([
        "promote", "promote", "promote", "kill", "kill", "pause", "wake", "rollback", "resume", "wait",
      ])
      counts[act, default: 0] += 1
      engines.removeAll { !$0.isRunning }
      switch act {
      case "promote":
        try shop.write("feature", "good \(chance.next() % 1000)\n")
        _ = try shop.commit("change")
        engines.append(try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"]))
      case "rollback": engines.append(try shop.start([Shop.products + "/sluice", "rollback", "staging"]))
      case "kill": if let victim = chance.pick(engines) { kill(victim.processIdentifier, SIGKILL) }
      case "pause":
        if let victim = chance.pick(engines) {
          kill(victim.processIdentifier, SIGSTOP)
          paused.append(victim)
        }
      case "wake": if let sleeper = paused.popLast() { kill(sleeper.processIdentifier, SIGCONT) }
      case "resume": shop.sluice("resume", "staging")
      default: usleep(useconds_t(chance.next() % 400_000))
      }
      usleep(useconds_t(chance.next() % 150_000))
    }
    for sleeper in paused { kill(sleeper.processIdentifier, SIGCONT) }
    for engine in engines { engine.waitUntilExit() }
    try settle(shop)
    #expect((counts["kill"] ?? 0) > 0 && (counts["rollback"] ?? 0) > 0, "\(counts)")
  }

  /// Brings everything to an end as a person would, and compares.
  private func settle(_ shop: Shop) throws {
    #expect(shop.sluice("verify").code == 0)
    for _ in 0..<10 {
      let status = shop.sluice("status")
      #expect(status.code == 0, "\(status.errors)")
      if status.output.contains("INDETERMINATE") { return }
      guard
        status.output.contains("executing") || status.output.contains("INTERRUPTED")
          || status.output.contains("CHANGED")
      else { break }
      shop.sluice("rollback", "staging")
    }
    let status = shop.sluice("status", "--json").output
    let pattern = /"live":\{"commit":"([0-9a-f]{40})"/
    let live = try #require(try pattern.firstMatch(in: status), "\(status)")
    #expect(shop.running() == String(live.1), "\(shop.sluice("log").output)")
  }

  /// A shop whose target refuses old epochs, and whose deploy takes long enough to be interrupted.
  private static func guarded() throws -> Shop {
    let shop = try Shop()
    try shop.write(
      "ops/deploy",
      """
      #!/bin/sh
      set -e
      mkdir -p "$SLUICE_REPOSITORY/var"
      cd "$SLUICE_REPOSITORY/var"
      echo "$SLUICE_COMMIT" > "new-$SLUICE_EPOCH"
      sleep 0.2
      \(Shop.products)/sluice guard "$SLUICE_ENVIRONMENT" --place "new-$SLUICE_EPOCH"

      """, isExecutable: true)
    _ = try shop.commit("guard the target")
    return shop
  }
}

/// Choices that a seed determines (SplitMix64).
struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func pick(_ words: [String]) -> String { words[Int(next() % UInt64(words.count))] }

  mutating func pick(_ processes: [Process]) -> Process? {
    processes.isEmpty ? nil : processes[Int(next() % UInt64(processes.count))]
  }
}
