// SPDX-License-Identifier: Apache-2.0
/// A command that must succeed in a clean tree of the commit.
public struct TestGate: Hashable, Sendable {
  /// Whether an earlier verdict may stand for a new run.
  public enum Reuse: String, Hashable, Sendable, CaseIterable {
    /// Never.
    case never
    /// When the tree and the gate's definition are the same.
    case sameTree = "same-tree"
  }

  /// The command.
  public let command: CommandLine
  /// Whether an earlier verdict may stand for a new run.
  public let reuse: Reuse

  /// Describes a test gate.
  public init(command: CommandLine, reuse: Reuse) {
    self.command = command
    self.reuse = reuse
  }
}
