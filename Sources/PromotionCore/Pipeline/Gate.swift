// SPDX-License-Identifier: Apache-2.0
/// A condition that must hold before the environment changes.
public struct Gate: Hashable, Sendable {
  /// The name within its environment.
  public let name: GateName
  /// What is asked.
  public let kind: GateKind

  /// Names a condition.
  public init(name: GateName, kind: GateKind) {
    self.name = name
    self.kind = kind
  }
}
