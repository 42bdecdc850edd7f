// SPDX-License-Identifier: Apache-2.0
/// Why an entry cannot be folded.
public struct EventProblem: Error, Hashable, Sendable {
  /// The sequence number of the entry.
  public let sequence: Int64
  /// Its type.
  public let type: String
  /// What is wrong with it.
  public let reason: String

  /// Names an entry and its fault.
  public init(sequence: Int64, type: String, reason: String) {
    self.sequence = sequence
    self.type = type
    self.reason = reason
  }
}
