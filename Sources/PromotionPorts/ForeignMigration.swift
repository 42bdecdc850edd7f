// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What a tool that sluice does not read does to a database, as functions of the database's address.
///
/// Each returns what went wrong, or `nil`.
public struct ForeignMigration: Sendable {
  /// How a person calls it.
  public let title: String
  /// Brings the database up.
  public let up: @Sendable (_ database: String) async throws(Failure) -> String?
  /// Takes it back to where it was; `nil` when only the way up is of interest.
  public let down: (@Sendable (_ database: String) async throws(Failure) -> String?)?

  /// Describes what a tool does.
  public init(
    title: String, up: @escaping @Sendable (_ database: String) async throws(Failure) -> String?,
    down: (@Sendable (_ database: String) async throws(Failure) -> String?)?
  ) {
    self.title = title
    self.up = up
    self.down = down
  }
}
