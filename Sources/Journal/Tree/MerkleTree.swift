// SPDX-License-Identifier: Apache-2.0
/// Roots and proofs over leaf hashes that are at hand (RFC 6962 §2.1).
public struct MerkleTree: Sendable {
  private let leaves: [TreeHash]

  /// Makes the tree of these leaf hashes.
  public init(leaves: [TreeHash]) { self.leaves = leaves }

  /// The number of leaves.
  public var size: Int { leaves.count }

  /// Returns the root over the first leaves (RFC 6962 §2.1).
  public func root(size: Int) -> TreeHash { Self.root(leaves[..<size]) }

  /// Returns the audit path of a leaf in the tree of the first `size` leaves, or `nil` outside it (RFC 6962 §2.1.1).
  public func inclusionProof(index: Int, size: Int) -> [TreeHash]? {
    guard index >= 0, index < size, size <= leaves.count else { return nil }
    return Self.path(index, leaves[..<size])
  }

  /// Returns the proof that a smaller tree is a prefix of a larger, or `nil` when sizes do not fit (RFC 6962 §2.1.2).
  public func consistencyProof(from old: Int, to new: Int) -> [TreeHash]? {
    guard old >= 1, old <= new, new <= leaves.count else { return nil }
    return Self.subproof(old, leaves[..<new], whole: true)
  }

  static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
    var range = CompactRange()
    for leaf in leaves { range.append(leaf) }
    return range.root
  }

  // The largest power of two strictly smaller than the number of leaves.
  private static func split(_ count: Int) -> Int {
    var power = 1
    while power * 2 < count { power *= 2 }
    return power
  }

  private static func path(_ index: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
    guard leaves.count > 1 else { return [] }
    let middle = split(leaves.count)
    let left = leaves.prefix(middle)
    let right = leaves.dropFirst(middle)
    if index < middle { return path(index, left) + [root(right)] }
    return path(index - middle, right) + [root(left)]
  }

  private static func subproof(_ old: Int, _ leaves: ArraySlice<TreeHash>, whole: Bool) -> [TreeHash] {
    if old == leaves.count { return whole ? [] : [root(leaves)] }
    let middle = split(leaves.count)
    let left = leaves.prefix(middle)
    let right = leaves.dropFirst(middle)
    if old <= middle { return subproof(old, left, whole: whole) + [root(right)] }
    return subproof(old - middle, right, whole: false) + [root(left)]
  }
}
