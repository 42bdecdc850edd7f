// SPDX-License-Identifier: Apache-2.0
/// What the machine itself must know of a gate.
public enum GateDemand: Hashable, Sendable {
  /// A verdict reported by the engine.
  case verdict
  /// Approvals of so many different people.
  case approvals(count: Int)
}
