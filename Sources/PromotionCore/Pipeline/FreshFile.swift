// SPDX-License-Identifier: Apache-2.0
/// A file, such as a backup, that must be young before the environment changes.
public struct FreshFile: Hashable, Sendable {
  /// A file, or a folder whose newest file counts; a relative path begins in the working folder.
  public let path: String
  /// How old it may be.
  public let withinSeconds: Int64
  /// The least size in bytes that counts; an empty backup is none.
  public let bytesMin: Int64

  /// Describes what must be young.
  public init(path: String, withinSeconds: Int64, bytesMin: Int64 = 1) {
    self.path = path
    self.withinSeconds = withinSeconds
    self.bytesMin = bytesMin
  }
}
