// SPDX-License-Identifier: Apache-2.0
/// Something, such as a backup, that must be young before the environment changes.
public struct Freshness: Hashable, Sendable {
  /// What tells the age.
  public enum Source: Hashable, Sendable {
    /// A file, or a folder whose newest file counts; a relative path begins in the working folder.
    ///
    /// A file of less than so many bytes does not count: an empty backup is none.
    case file(String, bytesMin: Int64)
    /// A query whose one value is an age in seconds, by the clock of the database that it asks.
    case query(String, database: String)
  }

  /// What tells the age.
  public let source: Source
  /// How old it may be.
  public let withinSeconds: Int64

  /// Describes what must be young.
  public init(source: Source, withinSeconds: Int64) {
    self.source = source
    self.withinSeconds = withinSeconds
  }

  /// The definition as a document, for hashing.
  public var document: Document {
    switch source {
    case .file(let path, let bytesMin):
      .members(["file": .string(path), "within": .integer(withinSeconds), "bytes": .integer(bytesMin)])
    case .query(let text, let database):
      .members(["query": .string(text), "database": .string(database), "within": .integer(withinSeconds)])
    }
  }
}
