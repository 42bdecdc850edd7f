// SPDX-License-Identifier: Apache-2.0
/// Roots and proofs over leaf hashes that are at hand (RFC 6962 §2.1).
///
/// The hash of every perfect subtree is kept as it comes to be, so that an append costs two hashes on average and a
/// root or proof of any size a few for each level.
public struct MerkleTree: Sendable {
  // levels[n] has the hashes over 2^n leaves each, in order; only whole subtrees have one.
  private var levels: [[TreeHash]] = [[]]

  /// Starts with no leaf.
  public init() {}

  /// Makes the tree of these leaf hashes.
  public init(leaves: some Sequence<TreeHash>) { for leaf in leaves { append(leaf) } }

  /// The leaf hashes, in order.
  public var leaves: [TreeHash] { levels[0] }

  /// The number of leaves.
  public var size: Int { levels[0].count }

  /// Adds one leaf hash.
  public mutating func append(_ leaf: TreeHash) {
    levels[0].append(leaf)
    var level = 0
    while levels[level].count.isMultiple(of: 2) {
      let count = levels[level].count
      let parent = TreeHash.node(levels[level][count - 2], levels[level][count - 1])
      level += 1
      if level == levels.count { levels.append([]) }
      levels[level].append(parent)
    }
  }

  /// Returns the root over the first leaves (RFC 6962 §2.1).
  public func root(size: Int) -> TreeHash { size == 0 ? .empty : root(0..<size) }

  /// Returns the right edge of the tree of the first leaves.
  func range(size: Int) -> CompactRange {
    var start = 0
    var edge: [TreeHash] = []
    for level in levels.indices.reversed() where size & 1 << level != 0 {
      edge.append(levels[level][start >> level])
      start += 1 << level
    }
    return CompactRange(size: Int64(size), edge: edge) ?? CompactRange()
  }

  /// Returns the audit path of a leaf in the tree of the first `size` leaves, or `nil` outside it (RFC 6962 §2.1.1).
  public func inclusionProof(index: Int, size: Int) -> [TreeHash]? {
    guard index >= 0, index < size, size <= self.size else { return nil }
    return path(index, 0..<size)
  }

  /// Returns the proof that a smaller tree is a prefix of a larger, or `nil` when sizes do not fit (RFC 6962 §2.1.2).
  public func consistencyProof(from old: Int, to new: Int) -> [TreeHash]? {
    guard old >= 1, old <= new, new <= size else { return nil }
    return subproof(old, 0..<new, whole: true)
  }

  // The root over a range that starts at a multiple of its own size, rounded up to a power of two.
  private func root(_ range: Range<Int>) -> TreeHash {
    let level = range.count.trailingZeroBitCount
    if range.count == 1 << level { return levels[level][range.lowerBound >> level] }
    let middle = split(range)
    return .node(root(range.lowerBound..<middle), root(middle..<range.upperBound))
  }

  // Behind the largest power of two strictly smaller than the number of leaves.
  private func split(_ range: Range<Int>) -> Int {
    range.lowerBound + 1 << (Int.bitWidth - (range.count - 1).leadingZeroBitCount - 1)
  }

  private func path(_ index: Int, _ range: Range<Int>) -> [TreeHash] {
    guard range.count > 1 else { return [] }
    let middle = split(range)
    let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
    return index < middle ? path(index, left) + [root(right)] : path(index, right) + [root(left)]
  }

  private func subproof(_ old: Int, _ range: Range<Int>, whole: Bool) -> [TreeHash] {
    if old == range.upperBound { return whole ? [] : [root(range)] }
    let middle = split(range)
    let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
    if old <= middle { return subproof(old, left, whole: whole) + [root(right)] }
    return subproof(old, right, whole: false) + [root(left)]
  }
}
