// SPDX-License-Identifier: Apache-2.0
/// Hashes of the ids of the first entries, sorted, so that an append need not read all ids to know that its own are new.
///
/// A hash that is there says nothing (the journal is asked); one that is not there says that the id is new.
struct IDCache: Sendable {
  private static let width = 8
  private static let rootCount = 32

  private let file: SealedCache

  init(folder: String, key: LogKey?) { file = SealedCache(folder: folder, kind: "ids", key: key) }

  /// Returns the hashes for the entries under a root, or `nil`; the first 32 bytes of the file are the root.
  func read(root: TreeHash) -> Hashes? {
    guard let bytes = file.read(), bytes.count >= Self.rootCount,
      bytes.prefix(Self.rootCount).elementsEqual(root.bytes),
      (bytes.count - Self.rootCount).isMultiple(of: Self.width)
    else { return nil }
    return Hashes(bytes: bytes.dropFirst(Self.rootCount))
  }

  func write(_ hashes: [UInt64], root: TreeHash) {
    var bytes = root.bytes
    bytes.reserveCapacity(bytes.count + hashes.count * Self.width)
    for hash in hashes.sorted() { withUnsafeBytes(of: hash.littleEndian) { bytes.append(contentsOf: $0) } }
    file.write(bytes)
  }

  /// Sorted hashes, eight bytes each.
  struct Hashes {
    let bytes: ArraySlice<UInt8>

    /// All of them, in order.
    var all: [UInt64] {
      bytes.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: IDCache.width).map { Self.load(bytes, $0) }
      }
    }

    func contains(_ hash: UInt64) -> Bool {
      bytes.withUnsafeBytes { bytes in
        var (low, high) = (0, bytes.count / IDCache.width)
        while low < high {
          let middle = (low + high) / 2
          let found = Self.load(bytes, middle * IDCache.width)
          if found == hash { return true }
          if found < hash { low = middle + 1 } else { high = middle }
        }
        return false
      }
    }

    private static func load(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }
}
