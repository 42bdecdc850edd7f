// SPDX-License-Identifier: Apache-2.0
/// The right edge of a growing tree: all that is needed to append and to know the root (RFC 6962 §2.1).
public struct CompactRange: Hashable, Sendable {
  /// The number of leaves.
  public private(set) var size: Int64 = 0
  // Roots of the perfect subtrees, largest first; their sizes are the bits of `size`.
  private(set) var edge: [TreeHash] = []

  /// Starts with no leaf.
  public init() {}

  /// Takes up where a range of that size ended; `nil` when the hashes are not as many as the size has bits.
  init?(size: Int64, edge: [TreeHash]) {
    guard size >= 0, size.nonzeroBitCount == edge.count else { return nil }
    self.size = size
    self.edge = edge
  }

  /// Adds one leaf hash.
  public mutating func append(_ leaf: TreeHash) {
    var carried = leaf
    var rest = size
    while rest & 1 == 1, let left = edge.popLast() {
      carried = .node(left, carried)
      rest >>= 1
    }
    edge.append(carried)
    size += 1
  }

  /// The root of the tree so far (RFC 6962 §2.1).
  public var root: TreeHash {
    guard var root = edge.last else { return .empty }
    for left in edge.dropLast().reversed() { root = .node(left, root) }
    return root
  }
}
