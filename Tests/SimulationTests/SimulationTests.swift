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
    let played = await Player.play(from: 1, count: Player.seeds)
    for violation in played.violations.sorted(by: { $0.key < $1.key }).prefix(5) {
      let again = await Player.play(violation.key, isTracing: true)
      print(again.trace.suffix(60).joined(separator: "\n"))
      Issue.record("SLUICE_SEED=\(violation.key): \(violation.value.invariant) \(violation.value.text)")
    }
    print(
      played.violations.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.invariant) \($0.value.text)" }
        .joined(separator: "\n"))
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
