// SPDX-License-Identifier: Apache-2.0
/// One migration as its files describe it.
public struct Migration: Hashable, Sendable {
  /// The version as its tool spells it, `0003`; ordered by `order`.
  public let version: String
  /// The numeric value of the version, or its place in the folder's order where the version is no number.
  public let order: UInt64
  /// The rest of the file name, `add_orders`; empty where the version says everything.
  public let name: String
  /// The text that applies it.
  public let up: String
  /// The text that reverts it; `nil` when there is none.
  public let down: String?
  /// The layout from which it was read.
  public var layout = MigrationLayout.golangMigrate
  /// The text that shows that it is applied, and fails when it is not; `nil` when there is none.
  public var verify: String?
  /// The path of the file that applies it, from the folder of the migrations.
  public var script = ""
  /// The hash that the tool keeps in its table; empty when it keeps none.
  public var checksum = ""
  /// Whether it is applied again whenever its text changes (Flyway's R).
  public var isRepeatable = false
  /// Whether its up is one transaction.
  public var isUpTransactional = true
  /// Whether its down is one transaction.
  public var isDownTransactional = true
  /// Why it cannot be taken back, as its author declared it; `nil` when nobody did.
  public var irreversible: String?
  /// What else the tool keeps in its table, by the tool's own words.
  public var details: [String: String] = [:]

  /// Describes a migration.
  public init(version: String, order: UInt64, name: String, up: String, down: String?) {
    self.version = version
    self.order = order
    self.name = name
    self.up = up
    self.down = down
  }

  /// The version and the name, as a person says it: `0003_add_orders`.
  public var title: String { name.isEmpty ? version : "\(version)_\(name)" }

  /// What the tool's own table calls it.
  public var key: String { layout.key(of: version) }
}
