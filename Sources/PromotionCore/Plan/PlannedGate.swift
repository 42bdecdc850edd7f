// SPDX-License-Identifier: Apache-2.0
/// A gate as a plan names it.
public struct PlannedGate: Hashable, Sendable {
  /// The gate.
  public let gate: Gate
  /// The SHA-256 of its definition, the keys of its people included.
  public let definition: Digest

  /// Names a gate and its definition.
  public init(gate: Gate, definition: Digest) {
    self.gate = gate
    self.definition = definition
  }
}
