// SPDX-License-Identifier: Apache-2.0
import PromotionPorts

/// Identifiers that no other runner makes, and that are the same whenever the seed is.
final class SimulatedIdentifiers: IdentifierSource, @unchecked Sendable {
  private let runner: Runner
  private var made = 0

  init(runner: Runner) { self.runner = runner }

  func next() -> String {
    made += 1
    return "\(runner.number)-\(made)"
  }
}
