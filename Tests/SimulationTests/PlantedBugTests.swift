// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import Testing

/// Shows that the simulator would find the mistakes that it is there for: each is made on purpose, and must be found.
@Suite struct PlantedBugTests {
  /// Every one of them is found much sooner; `docs/simulator.md` has the table that this prints.
  static let seedsMax = ProcessInfo.processInfo.environment["SLUICE_SEEDS"].flatMap(Int.init) ?? 2000

  /// These are found by the tests of the core (`PlantedInCoreTests`): what makes them show is too rare in a story.
  static let foundInCore: Set<PlantedBug> = [.epochOffByOne, .quarantineEndless, .deadlineIgnored]

  /// All others, or the one that SLUICE_BUG names.
  static let bugs = PlantedBug.allCases.filter { bug in
    ProcessInfo.processInfo.environment["SLUICE_BUG"].map { "\(bug)" == $0 } ?? !foundInCore.contains(bug)
  }

  @Test(arguments: bugs)
  func `a bug that is planted is found`(bug: PlantedBug) async {
    let found = await Player.find(bug, within: Self.seedsMax)
    #expect(found != nil, "\(bug.rawValue): not found in \(Self.seedsMax) seeds")
    guard let found else { return }
    print("| \(bug.rawValue) | \(found.violation.invariant) | \(found.seed) |")
  }
}
