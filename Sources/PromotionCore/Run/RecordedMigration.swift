// SPDX-License-Identifier: Apache-2.0
/// A migration as it was recorded before it was applied, with the text that reverts it.
public struct RecordedMigration: Hashable, Sendable {
  /// The migration gate that proved it.
  public let gate: GateName
  /// The version as its tool spells it.
  public let version: String
  /// The numeric value of the version.
  public let order: Int64
  /// The rest of the file name.
  public let name: String
  /// The SHA-256 of the text that applied it.
  public let up: Digest
  /// The text that reverts it.
  public var down: String
  /// Whether every part of the text has been recorded.
  public var isComplete: Bool
  /// The sequence number of the entry that says it was applied; `nil` until then.
  public var appliedAt: Int64?

  /// Collects the facts.
  public init(
    gate: GateName, version: String, order: Int64, name: String, up: Digest, down: String, isComplete: Bool,
    appliedAt: Int64?
  ) {
    self.gate = gate
    self.version = version
    self.order = order
    self.name = name
    self.up = up
    self.down = down
    self.isComplete = isComplete
    self.appliedAt = appliedAt
  }

  /// What stands before a recorded text whose file says that it is no transaction; a comment on the text's first line.
  public static let noTransactionMark = "/* no transaction */ "

  /// The version and the name, as a person says it.
  public var title: String { name.isEmpty ? version : "\(version)_\(name)" }
}
