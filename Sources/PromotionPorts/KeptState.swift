// SPDX-License-Identifier: Apache-2.0
/// What the first entries of a journal lead to, as bytes whose meaning is not the journal's business.
public struct KeptState: Hashable, Sendable {
  /// How many entries are folded into it.
  public let size: Int64
  /// The state.
  public let bytes: [UInt8]

  /// Joins bytes with the number of entries that they follow from.
  public init(size: Int64, bytes: [UInt8]) {
    self.size = size
    self.bytes = bytes
  }
}
