// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Journal

@Suite struct TreeTests {
  /// The reference tree of transparency-dev/merkle, testonly/constants.go.
  private static let leaves: [[UInt8]] =
    [
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].compactMap(Hexadecimal.bytes)
  private static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test func `the roots of the reference tree are those of RFC 6962`() {
    let tree = MerkleTree(leaves: Self.leaves.map(TreeHash.leaf))
    var range = CompactRange()
    for size in 0...8 {
      #expect(tree.root(size: size).hex == Self.roots[size])
      #expect(range.root.hex == Self.roots[size])
      if size < 8 { range.append(.leaf(Self.leaves[size])) }
    }
    #expect(TreeHash.empty.base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
  }

  @Test func `the root over 130 single bytes is the published one`() {
    let tree = MerkleTree(leaves: (0..<130).map { TreeHash.leaf([UInt8($0)]) })
    #expect(tree.root(size: 130).hex.hasPrefix("f05d2f5e") && tree.root(size: 130).hex.hasSuffix("d1c3"))
  }

  @Test func `the consistency proof from 6 to 8 is the published one`() {
    let proof = MerkleTree(leaves: Self.leaves.map(TreeHash.leaf)).consistencyProof(from: 6, to: 8)
    #expect(
      proof?.map(\.hex) == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ])
  }

  @Test func `every inclusion proof holds for its leaf and for nothing else`() throws {
    let hashes = (0..<21).map { TreeHash.leaf([UInt8($0)]) }
    let tree = MerkleTree(leaves: hashes)
    for size in 1...21 {
      let root = tree.root(size: size)
      for index in 0..<size {
        let proof = try #require(tree.inclusionProof(index: index, size: size))
        func holds(_ leaf: TreeHash, _ index: Int, _ size: Int, _ proof: [TreeHash]) -> Bool {
          TreeProof.includes(leaf: leaf, index: Int64(index), size: Int64(size), proof: proof, root: root)
        }
        #expect(holds(hashes[index], index, size, proof))
        #expect(!holds(.empty, index, size, proof))
        #expect(!holds(hashes[index], index, size, proof + [.zero]))
        #expect(!holds(hashes[index], size, size, proof) && !holds(hashes[index], -1, size, proof))
        if size > 1 {
          #expect(!holds(hashes[index], (index + 1) % size, size, proof))
          #expect(!holds(hashes[index], index, size, Array(proof.dropLast())))
        }
      }
      #expect(tree.inclusionProof(index: size, size: size) == nil)
    }
    #expect(tree.inclusionProof(index: 0, size: 22) == nil)
  }

  @Test func `every consistency proof holds for its two roots and for no others`() throws {
    let tree = MerkleTree(leaves: (0..<21).map { TreeHash.leaf([UInt8($0)]) })
    for new in 1...21 {
      for old in 1...new {
        let proof = try #require(tree.consistencyProof(from: old, to: new))
        let before = (Int64(old), tree.root(size: old))
        let after = (Int64(new), tree.root(size: new))
        #expect(TreeProof.isConsistent(old: before, new: after, proof: proof))
        #expect(!TreeProof.isConsistent(old: (before.0, .zero), new: after, proof: proof))
        #expect(!TreeProof.isConsistent(old: before, new: (after.0, .zero), proof: proof))
        #expect(!TreeProof.isConsistent(old: before, new: after, proof: proof + [.zero]))
        if old < new { #expect(!TreeProof.isConsistent(old: after, new: before, proof: proof)) }
        if !proof.isEmpty {
          #expect(!TreeProof.isConsistent(old: before, new: after, proof: Array(proof.dropLast())))
        }
      }
    }
    #expect(tree.consistencyProof(from: 0, to: 3) == nil && tree.consistencyProof(from: 3, to: 2) == nil)
    #expect(!TreeProof.isConsistent(old: (0, .empty), new: (1, tree.root(size: 1)), proof: []))
  }

  @Test func `tiles are named and cut as tlog-tiles says`() {
    #expect(TileExport.number(0) == "000" && TileExport.number(1_234_067) == "x001/x234/067")
    #expect(TileExport.files(entries: []).isEmpty)
    let full = TileExport.files(entries: (0..<256).map { [UInt8($0)] })
    #expect(full.map(\.path) == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"])
    #expect(full[0].bytes.prefix(6) == [0, 1, 0, 0, 1, 1] && full[1].bytes.count == 8192)
    let more = TileExport.files(entries: (0..<300).map { [UInt8($0 % 256)] })
    #expect(
      more.map(\.path) == [
        "tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1",
      ])
  }
}
