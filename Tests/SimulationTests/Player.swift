// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore

/// Plays seeds on threads of their own; the engine's tasks never leave the thread of their simulation.
enum Player {
  struct Played: Sendable {
    var seeds = 0
    var entries = 0
    var violations: [UInt64: Violation] = [:]
    var counts: [String: Int] = [:]
    var trace: [String] = []

    var violation: Violation? { violations.min { $0.key < $1.key }?.value }

    mutating func add(_ simulation: Simulation) {
      seeds += 1
      entries += simulation.store.entries.count
      violations[simulation.seed] = simulation.violation
      counts.merge(simulation.counts, uniquingKeysWith: +)
      trace = simulation.trace
    }

    mutating func add(_ other: Played) {
      seeds += other.seeds
      entries += other.entries
      violations.merge(other.violations) { first, _ in first }
      counts.merge(other.counts, uniquingKeysWith: +)
    }
  }

  static let soak = ProcessInfo.processInfo.environment["SLUICE_SOAK"].flatMap(Int.init) ?? 0
  static let seeds =
    ProcessInfo.processInfo.environment["SLUICE_SEEDS"].flatMap(Int.init) ?? (soak > 0 ? soak * 10_000 : 2000)

  static func play(_ seed: UInt64, bug: PlantedBug? = nil, isTracing: Bool = false) async -> Played {
    await onThread {
      var played = Played()
      let simulation = Simulation(seed: seed, isTracing: isTracing, focus: bug)
      run(simulation, bug)
      played.add(simulation)
      return played
    }
  }

  /// Plays so many seeds on as many threads as there are cores.
  static func play(from first: UInt64, count: Int) async -> Played {
    let threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
    return await withTaskGroup(of: Played.self) { group in
      for thread in 0..<threads {
        group.addTask {
          await onThread {
            var played = Played()
            for offset in stride(from: thread, to: count, by: threads) {
              let simulation = Simulation(seed: first + UInt64(offset))
              run(simulation, nil)
              played.add(simulation)
            }
            return played
          }
        }
      }
      var all = Played()
      for await played in group { all.add(played) }
      return all
    }
  }

  /// Plays seeds with a mistake in the engine until one of them shows it; returns what it broke.
  static func find(_ bug: PlantedBug, within count: Int) async -> (seed: UInt64, violation: Violation)? {
    await onThread {
      for seed in 1...UInt64(count) {
        let simulation = Simulation(seed: seed, focus: bug)
        run(simulation, bug)
        if let violation = simulation.violation { return (seed, violation) }
      }
      return nil
    }
  }

  private static func run(_ simulation: Simulation, _ bug: PlantedBug?) {
    PlantedBug.$current.withValue(bug) { simulation.run() }
    Scratch.remove(simulation)
  }

  static func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: body()) }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }
}
