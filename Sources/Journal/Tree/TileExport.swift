// SPDX-License-Identifier: Apache-2.0
/// The files that a static log is served from (C2SP tlog-tiles v0.1.0).
public enum TileExport {
  /// The number of hashes in a full tile, and of entries in a full bundle.
  public static let width = 256

  /// Returns every tile and entry bundle with its path, without the checkpoint.
  public static func files(entries: [[UInt8]]) -> [(path: String, bytes: [UInt8])] {
    var files = pieces(entries).map { piece in
      (path(folder: "tile/entries", piece), entries[piece].flatMap { bundled($0) })
    }
    var hashes = entries.map(TreeHash.leaf)
    var level = 0
    while !hashes.isEmpty {
      files += pieces(hashes).map { piece in
        (path(folder: "tile/\(level)", piece), hashes[piece].flatMap(\.bytes))
      }
      // Only full tiles have a hash on the level above.
      hashes = pieces(hashes).filter { $0.count == width }.map { MerkleTree(leaves: hashes[$0]).root(size: width) }
      level += 1
    }
    return files
  }

  // An entry with its length in front, two bytes, big end first.
  private static func bundled(_ entry: [UInt8]) -> [UInt8] {
    [UInt8(entry.count >> 8), UInt8(entry.count & 0xFF)] + entry
  }

  private static func pieces(_ items: [some Any]) -> [Range<Int>] {
    stride(from: 0, to: items.count, by: width).map { $0..<min($0 + width, items.count) }
  }

  private static func path(folder: String, _ piece: Range<Int>) -> String {
    let partial = piece.count < width ? ".p/\(piece.count)" : ""
    return "\(folder)/\(number(piece.lowerBound / width))\(partial)"
  }

  /// Writes a tile's number in groups of three digits, all but the last after an `x` (C2SP tlog-tiles v0.1.0).
  static func number(_ index: Int) -> String {
    var rest = index
    var groups: [String] = []
    repeat {
      let digits = String(rest % 1000)
      groups.insert(String(repeating: "0", count: 3 - digits.count) + digits, at: 0)
      rest /= 1000
    } while rest > 0
    return groups.dropLast().map { "x\($0)/" }.joined() + (groups.last ?? "")
  }
}
