// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What a target's own table says is applied.
public struct AppliedMigrations: Hashable, Sendable {
  /// One row of the tool's table.
  public struct Entry: Hashable, Sendable {
    /// The version as the table spells it; `MigrationLayout.key(of:)` of the file's version.
    public let key: String
    /// The hash that the tool keeps, as its table spells it; empty when it keeps none.
    public let checksum: String

    /// Describes a row.
    public init(key: String, checksum: String) {
      self.key = key
      self.checksum = checksum
    }
  }

  /// The layout whose table it is; `nil` when there is no table yet.
  public let layout: MigrationLayout?
  /// The applied versions in the order in which they were applied, as far as the table tells.
  public let entries: [Entry]
  /// The highest applied version where the tool keeps nothing else (golang-migrate, drizzle).
  public let cursor: UInt64?
  /// What the tool says about a migration that it left half done; `nil` when there is none.
  public let halfDone: String?
  /// The version of a script without transaction that sluice began there and did not finish; `nil` when there is none.
  public let unfinished: String?
  /// The schema, without the tracking tables.
  public let schema: SchemaImage
  /// Whether there is no database at all, as for a file that is not there; then it counts as an empty one.
  public let isMissing: Bool
  /// Whether nothing says that anybody migrated it before: no row of a tool, and no fence of ours.
  ///
  /// A file without a byte is none of these: somebody put it there for a beginning.
  public let isStranger: Bool
  private let keys: Set<String>

  /// Describes what is applied.
  public init(
    layout: MigrationLayout?, entries: [Entry], cursor: UInt64? = nil, halfDone: String? = nil,
    unfinished: String? = nil, schema: SchemaImage, isMissing: Bool = false,
    isStranger: Bool = false
  ) {
    self.layout = layout
    self.entries = entries
    self.cursor = cursor
    self.halfDone = halfDone
    self.unfinished = unfinished
    self.schema = schema
    self.isMissing = isMissing
    self.isStranger = isStranger
    keys = Set(entries.map(\.key))
  }

  /// Whether the table says that a migration is applied.
  public func contains(version: String, order: UInt64, layout: MigrationLayout) -> Bool {
    switch layout {
    case .golangMigrate, .drizzle: cursor.map { order <= $0 } ?? false
    case .goose, .dbmate, .diesel, .flyway, .sqitch, .sqlx, .sqlMigrate, .prisma, .supabase, .atlas:
      keys.contains(layout.key(of: version))
    }
  }

  /// Whether the table says that a migration is applied.
  public func contains(_ migration: Migration) -> Bool {
    contains(version: migration.version, order: migration.order, layout: migration.layout)
  }
}
