// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// A schema at one moment: its hash, and enough of each object to name those that differ.
public struct SchemaImage: Hashable, Sendable {
  /// A SHA-256 over the schema, without the tracking tables.
  public let digest: Digest
  /// A hash of each object by its title, `table orders`; worth something in this process only.
  public let objects: [String: Int]

  /// Collects the facts.
  public init(_ digest: Digest, objects: [String: Int] = [:]) {
    self.digest = digest
    self.objects = objects
  }

  /// Whether two schemas are the same.
  public static func == (left: Self, right: Self) -> Bool { left.digest == right.digest }

  /// Feeds the digest alone.
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  /// Names the objects that are not as in another image, sorted; empty where neither has any.
  public func differences(from wanted: SchemaImage) -> [String] {
    let gone = wanted.objects.keys.filter { objects[$0] == nil }.map { "\($0) is gone" }
    let added = objects.keys.filter { wanted.objects[$0] == nil }.map { "\($0) is new" }
    let changed = objects.filter { title, hash in wanted.objects[title].map { $0 != hash } ?? false }
      .map { "\($0.key) is different" }
    return (gone + added + changed).sorted()
  }
}
