// SPDX-License-Identifier: Apache-2.0
/// Why bytes are not a document.
public struct DocumentProblem: Error, Hashable, Sendable {
  /// The offset of the byte at fault, from zero.
  public let offset: Int
  /// What is wrong there.
  public let reason: String

  /// Names a fault and its place.
  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }
}
