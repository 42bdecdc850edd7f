// SPDX-License-Identifier: Apache-2.0
public import PromotionPorts

/// What a check of a journal found.
public struct JournalReport: Hashable, Sendable {
  /// The number of good entries before the first fault.
  public let entries: Int64
  /// The root over them, base64 (RFC 6962 §2.1).
  public let root: String
  /// The number of entries that a trusted checkpoint covers; what follows is not acknowledged.
  public let covered: Int64
  /// Whether the checkpoint's signature was checked.
  public let isSigned: Bool
  /// Bytes of a torn write at the end, which the next append closes.
  public let tornBytes: Int
  /// The first fault, or `nil` for a sound journal.
  public let problem: JournalFault?

  /// States what was found.
  public init(
    entries: Int64, root: String, covered: Int64, isSigned: Bool, tornBytes: Int, problem: JournalFault?
  ) {
    self.entries = entries
    self.root = root
    self.covered = covered
    self.isSigned = isSigned
    self.tornBytes = tornBytes
    self.problem = problem
  }
}
