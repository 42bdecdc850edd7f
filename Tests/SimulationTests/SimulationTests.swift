// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import Testing

/// Plays thousands of seeds and checks every invariant after every event; a failing seed is printed with its trace.
@Suite struct SimulationTests {
  @Test func `no seed breaks an invariant`() async throws {
    let environment = ProcessInfo.processInfo.environment
    if let one = environment["SLUICE_SEED"].flatMap(UInt64.init) {
      let bug = PlantedBug.allCases.first { "\($0)" == environment["SLUICE_BUG"] }
      let played = await Player.play(one, bug: bug, isTracing: true)
      print(played.trace.joined(separator: "\n"))
      #expect(played.violation == nil)
      return
    }
    if let minutes = environment["SLUICE_MINUTES"].flatMap(Double.init) { return await soak(minutes: minutes) }
    let played = await Player.play(from: 1, count: Player.seeds)
    await tell(played)
  }

  /// Plays seeds that nobody has played, batch by batch, for so many minutes; for 0 until it is stopped.
  private func soak(minutes: Double) async {
    let end = Date().addingTimeInterval(minutes * 60)
    // Far from those of every day, and small enough to be typed.
    var first = UInt64.random(in: 1_000_000...1_000_000_000)
    while minutes <= 0 || Date() < end {
      let played = await Player.play(from: first, count: Self.batch)
      await tell(played)
      first += UInt64(Self.batch)
    }
  }

  private static let batch = 500

  private func tell(_ played: Player.Played) async {
    for violation in played.violations.sorted(by: { $0.key < $1.key }).prefix(5) {
      let again = await Player.play(violation.key, isTracing: true)
      print(again.trace.suffix(60).joined(separator: "\n"))
      Issue.record("SLUICE_SEED=\(violation.key): \(violation.value.invariant) \(violation.value.text)")
    }
    for violation in played.violations.sorted(by: { $0.key < $1.key }) {
      print("\(violation.key) \(violation.value.invariant) \(violation.value.text)")
    }
    print(
      "\(played.seeds) seeds, \(played.entries) entries: "
        + played.counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
  }

  @Test func `a seed is the same story every time`() async {
    let first = await Player.play(7, isTracing: true)
    let second = await Player.play(7, isTracing: true)
    #expect(first.trace == second.trace)
    #expect(first.trace.count > 50)
  }
}
