// SPDX-License-Identifier: Apache-2.0
/// A condition that must hold before the environment changes.
public struct Gate: Hashable, Sendable {
  /// The name within its environment.
  public let name: GateName
  /// What is asked.
  public let kind: GateKind
  /// What becomes of it when the engine died while it was asked.
  public let effect: EffectClass

  /// Names a condition.
  public init(name: GateName, kind: GateKind, effect: EffectClass = .pure) {
    self.name = name
    self.kind = kind
    self.effect = effect
  }
}
