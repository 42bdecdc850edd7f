// SPDX-License-Identifier: Apache-2.0
internal import Yams

extension Node {
  /// The value of the key that is written so, or `nil` when this is no mapping.
  ///
  /// The subscripts of Yams ask its rules what kind of value the key could be.
  func value(of key: String) -> Node? { mapping?.first { $0.key.string == key }?.value }
}
