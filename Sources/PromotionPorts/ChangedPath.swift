// SPDX-License-Identifier: Apache-2.0
/// A path that differs between two trees.
public struct ChangedPath: Hashable, Sendable {
  /// How it differs.
  public enum Change: String, Hashable, Sendable {
    /// Only in the second tree.
    case added
    /// Only in the first tree.
    case deleted
    /// In both, with other content, mode or kind.
    case modified
  }

  /// The path from the root, lossy where it is not UTF-8.
  public let path: String
  /// How it differs.
  public let change: Change

  /// Describes a difference.
  public init(path: String, change: Change) {
    self.path = path
    self.change = change
  }
}
