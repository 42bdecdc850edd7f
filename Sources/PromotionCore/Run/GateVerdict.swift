// SPDX-License-Identifier: Apache-2.0
/// What a gate said.
public enum GateVerdict: String, Hashable, Sendable, CaseIterable {
  /// The condition holds.
  case passed
  /// The condition does not hold; the run is refused.
  case failed
}
