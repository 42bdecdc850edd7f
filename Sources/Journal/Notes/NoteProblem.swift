// SPDX-License-Identifier: Apache-2.0
/// Why a note, a checkpoint, a key or a receipt is not to be believed.
public struct NoteProblem: Error, Hashable, Sendable {
  /// What is wrong, lower case.
  public let reason: String

  /// Says what is wrong.
  public init(_ reason: String) { self.reason = reason }
}
