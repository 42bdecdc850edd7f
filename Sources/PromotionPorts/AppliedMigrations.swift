// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What a target's own table says is applied.
public struct AppliedMigrations: Hashable, Sendable {
  /// The highest applied version, or `nil` when none is; golang-migrate keeps this one cursor only.
  public let cursor: UInt64?
  /// Whether the tool left a half-done migration behind.
  public let isDirty: Bool
  /// A SHA-256 over the schema, without the tracking tables.
  public let schema: Digest

  /// Describes what is applied.
  public init(cursor: UInt64?, isDirty: Bool, schema: Digest) {
    self.cursor = cursor
    self.isDirty = isDirty
    self.schema = schema
  }
}
