// SPDX-License-Identifier: Apache-2.0

/// The Bloom filters of the paths that each commit changed beside its first parent.
///
/// A filter says "surely not" or "perhaps". Chunks BIDX and BDAT of gitformat-commit-graph(5).
struct ChangedPathFilters {
  private static let headerLength = 12
  private static let seeds: (UInt32, UInt32) = (0x293a_e76f, 0x7e64_6e2c)

  private let index: UnsafeRawBufferPointer
  private let data: UnsafeRawBufferPointer
  private let hashCount: UInt32
  /// Version 1 hashes bytes above 127 as negative numbers.
  private let isSigned: Bool

  init?(index: UnsafeRawBufferPointer?, data: UnsafeRawBufferPointer?, count: Int) {
    guard let index, let data, index.count == count * 4, data.count >= Self.headerLength else { return nil }
    let version = data.number32(at: 0)
    let hashCount = data.number32(at: 4)
    guard version == 1 || version == 2, (1...64).contains(hashCount) else { return nil }
    self.index = index
    self.data = data
    self.hashCount = hashCount
    isSigned = version == 1
  }

  /// A path as the filters know it.
  struct Key {
    fileprivate let hashes: [UInt32]
  }

  /// Prepares a path, of a file or a folder, without slashes at its ends.
  func key(for path: [UInt8]) -> Key {
    let first = Self.murmur(path, seed: Self.seeds.0, isSigned: isSigned)
    let second = Self.murmur(path, seed: Self.seeds.1, isSigned: isSigned)
    return Key(hashes: (0..<hashCount).map { first &+ $0 &* second })
  }

  /// Whether the commit may have changed the path; `false` is sure.
  func mayHaveChanged(_ key: Key, at position: Int) -> Bool {
    let start = position == 0 ? 0 : Int(index.number32(at: 4 * (position - 1)))
    let end = Int(index.number32(at: 4 * position))
    guard start <= end, end <= data.count - Self.headerLength else { return true }
    let length = end - start
    // No filter was computed, or it would have been too large: git writes nothing, or one byte of ones.
    guard length > 0 else { return true }
    for hash in key.hashes {
      let bit = Int(UInt64(hash) % UInt64(length * 8))
      let byte = data[Self.headerLength + start + bit / 8]
      if byte & (1 << UInt8(bit % 8)) == 0 { return false }
    }
    return true
  }

  /// MurmurHash3 (x86, 32 bits), as the format prescribes it.
  static func murmur(_ bytes: [UInt8], seed: UInt32, isSigned: Bool) -> UInt32 {
    func wide(_ byte: UInt8) -> UInt32 { isSigned ? UInt32(bitPattern: Int32(Int8(bitPattern: byte))) : UInt32(byte) }
    func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 { value << count | value >> (32 - count) }
    var hash = seed
    var place = 0
    while place + 4 <= bytes.count {
      // Signed bytes spoil the higher ones, as in the version of git that defined the format.
      var block =
        wide(bytes[place]) | wide(bytes[place + 1]) << 8 | wide(bytes[place + 2]) << 16 | wide(bytes[place + 3]) << 24
      block = rotated(block &* 0xcc9e_2d51, 15) &* 0x1b87_3593
      hash = rotated(hash ^ block, 13) &* 5 &+ 0xe654_6b64
      place += 4
    }
    var tail: UInt32 = 0
    let rest = bytes.count - place
    if rest >= 3 { tail ^= wide(bytes[place + 2]) << 16 }
    if rest >= 2 { tail ^= wide(bytes[place + 1]) << 8 }
    if rest >= 1 {
      tail ^= wide(bytes[place])
      hash ^= rotated(tail &* 0xcc9e_2d51, 15) &* 0x1b87_3593
    }
    hash ^= UInt32(truncatingIfNeeded: bytes.count)
    hash = (hash ^ hash >> 16) &* 0x85eb_ca6b
    hash = (hash ^ hash >> 13) &* 0xc2b2_ae35
    return hash ^ hash >> 16
  }
}
