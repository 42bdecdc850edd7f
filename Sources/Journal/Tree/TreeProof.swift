// SPDX-License-Identifier: Apache-2.0
/// Checks proofs with nothing but the proof and the roots (RFC 9162 §2.1.3.2 and §2.1.4.2).
public enum TreeProof {
  /// Tells whether a leaf is in the tree of that size and root (RFC 9162 §2.1.3.2).
  public static func includes(
    leaf: TreeHash, index: Int64, size: Int64, proof: [TreeHash], root: TreeHash
  ) -> Bool {
    guard index >= 0, index < size else { return false }
    var node = index
    var last = size - 1
    var hash = leaf
    for step in proof {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        hash = .node(step, hash)
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        hash = .node(hash, step)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Tells whether the smaller tree is a prefix of the larger; a size of zero proves nothing (RFC 9162 §2.1.4.2).
  public static func isConsistent(
    old: (size: Int64, root: TreeHash), new: (size: Int64, root: TreeHash), proof: [TreeHash]
  ) -> Bool {
    guard old.size >= 1, old.size <= new.size else { return false }
    if old.size == new.size { return proof.isEmpty && old.root == new.root }
    // A perfect smaller tree is not repeated in the proof.
    let path = old.size & (old.size - 1) == 0 ? [old.root] + proof : proof
    guard let first = path.first else { return false }
    var node = old.size - 1
    var last = new.size - 1
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    var oldHash = first
    var newHash = first
    for step in path.dropFirst() {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        oldHash = .node(step, oldHash)
        newHash = .node(step, newHash)
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        newHash = .node(newHash, step)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && oldHash == old.root && newHash == new.root
  }
}
