// SPDX-License-Identifier: Apache-2.0
/// One migration as its files describe it.
public struct Migration: Hashable, Sendable {
  /// The version as its tool spells it, `0003`; ordered by `order`.
  public let version: String
  /// The numeric value of the version.
  public let order: UInt64
  /// The rest of the file name, `add_orders`.
  public let name: String
  /// The text that applies it.
  public let up: String
  /// The text that reverts it; `nil` when the file is missing.
  public let down: String?

  /// Describes a migration.
  public init(version: String, order: UInt64, name: String, up: String, down: String?) {
    self.version = version
    self.order = order
    self.name = name
    self.up = up
    self.down = down
  }

  /// The version and the name, as a person says it: `0003_add_orders`.
  public var title: String { "\(version)_\(name)" }
}
