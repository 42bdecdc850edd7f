// SPDX-License-Identifier: Apache-2.0
/// The machines or places on which a step's command runs once each, and how.
public struct TargetPlan: Hashable, Sendable {
  /// The targets in the order in which they are begun; each command gets its own as SLUICE_TARGET.
  public let names: [String]
  /// How many commands may run at the same time; at least 1.
  public let maxParallel: Int
  /// After so many failures no further target is begun; at least 1.
  public let stopAfterFailures: Int

  /// Describes the targets of a step.
  public init(names: [String], maxParallel: Int, stopAfterFailures: Int) {
    self.names = names
    self.maxParallel = maxParallel
    self.stopAfterFailures = stopAfterFailures
  }
}
