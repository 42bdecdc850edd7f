// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Testing

@testable import Journal

/// The public test vectors of Merkle trees; the numbers are other people's.
@Suite struct VectorTests {
  private static func cases(_ name: String) throws -> [[String]] {
    let file = Fixtures.root.appendingPathComponent("fixtures/vectors/\(name).txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  private static func hash(_ text: String) -> TreeHash? { Base64.bytes(text.utf8).flatMap { TreeHash($0) } }

  // A hash of another length than 32 bytes cannot even be said in this code, so the proof cannot be made.
  private static func proof(_ text: String) -> [TreeHash]? {
    if text == "-" { return [] }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { hash(String($0)) }
    return parts.contains(nil) ? nil : parts.compactMap { $0 }
  }

  @Test func `every published inclusion case is judged as published`() throws {
    let cases = try Self.cases("inclusion")
    #expect(cases.count == 98)
    for fields in cases {
      var isIncluded = false
      if let index = Int64(fields[1]), let size = Int64(fields[2]), let root = Self.hash(fields[3]),
        let leaf = Self.hash(fields[4]), let proof = Self.proof(fields[5])
      {
        isIncluded = TreeProof.includes(leaf: leaf, index: index, size: size, proof: proof, root: root)
      }
      #expect(isIncluded == (fields[0] == "good"), "\(fields)")
    }
  }

  @Test func `every published consistency case is judged as published`() throws {
    let cases = try Self.cases("consistency")
    #expect(cases.count == 98)
    // One good case has roots of twelve bytes, "don't care", which this code cannot say.
    let sayable = cases.filter { $0[0] == "bad" || Self.hash($0[3]) != nil }
    #expect(sayable.count == 97)
    for fields in sayable {
      var isConsistent = false
      if let old = Int64(fields[1]), let new = Int64(fields[2]), let before = Self.hash(fields[3]),
        let after = Self.hash(fields[4]), let proof = Self.proof(fields[5])
      {
        isConsistent = TreeProof.isConsistent(old: (old, before), new: (new, after), proof: proof)
      }
      #expect(isConsistent == (fields[0] == "good"), "\(fields)")
    }
  }

  // The accumulated vectors of draft-ietf-plants-merkle-tree-certs, appendix "Subtree Test Vectors": one hash over the
  // roots and proofs of every subtree of a tree of 130 leaves, whose nth leaf is the byte n.
  @Test func `every root and inclusion proof up to 130 leaves adds up to the published hashes`() {
    let leaves = (0..<130).map { TreeHash.leaf([UInt8($0)]) }
    var (roots, proofs) = (SHA256(), SHA256())
    for end in 0...130 {
      for start in 0...end {
        var width = 1
        while width < end - start { width *= 2 }
        guard start.isMultiple(of: width) else { continue }
        let tree = MerkleTree(leaves: leaves[start..<end])
        roots.update(data: Array("[\(start), \(end)) \(tree.root(size: end - start).hex)\n".utf8))
        for index in start..<end {
          let proof = tree.inclusionProof(index: index - start, size: end - start) ?? []
          let words = ["\(index) [\(start), \(end))"] + proof.map(\.hex)
          proofs.update(data: Array((words.joined(separator: " ") + "\n").utf8))
        }
      }
    }
    #expect(
      Hexadecimal.text(roots.finalize()) == "b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81")
    #expect(
      Hexadecimal.text(proofs.finalize()) == "ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f")
  }

  @Test func `the incremental tree and the compact range agree at every size`() {
    var (tree, range) = (MerkleTree(), CompactRange())
    for number in 0..<300 {
      let leaf = TreeHash.leaf(Array("\(number)".utf8))
      tree.append(leaf)
      range.append(leaf)
      #expect(tree.root(size: number + 1) == range.root)
    }
    #expect(tree.root(size: 0) == .empty)
  }
}
