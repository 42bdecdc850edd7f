// SPDX-License-Identifier: Apache-2.0
/// The schemas that a proof reached, which the target must reach as well.
public struct ProvenSchemas: Hashable, Sendable {
  /// The schema before the first migration.
  public let before: SchemaImage
  /// The schema after each migration, in the order in which they are done.
  public let after: [SchemaImage]

  /// Collects the schemas.
  public init(before: SchemaImage, after: [SchemaImage]) {
    self.before = before
    self.after = after
  }
}
