// SPDX-License-Identifier: Apache-2.0

/// An object as what differs from another one (gitformat-pack(5), "Deltified representation").
struct PackDelta {
  private let bytes: UnsafeRawBufferPointer
  private let start: Int
  /// How long the other object is.
  let baseCount: Int
  /// How long the object becomes.
  let count: Int

  /// Reads the two lengths; `nil` where they are none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var place = 0
    guard let baseCount = Self.length(in: bytes, at: &place), let count = Self.length(in: bytes, at: &place) else {
      return nil
    }
    self.bytes = bytes
    self.baseCount = baseCount
    self.count = count
    start = place
  }

  /// Writes the object; `false` where an instruction leaves the base or the target, or the lengths do not agree.
  func apply(to base: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
    guard base.count == baseCount, target.count == count else { return false }
    var place = start
    var written = 0
    while place < bytes.count {
      let instruction = bytes[place]
      place += 1
      let source: UnsafeRawBufferPointer
      let offset: Int
      var length: Int
      if instruction & 0x80 != 0 {
        guard
          let (from, count) = Self.copy(instruction, in: bytes, at: &place)
        else { return false }
        (source, offset, length) = (base, from, count)
      } else {
        // Zero is reserved.
        guard instruction != 0 else { return false }
        (source, offset, length) = (bytes, place, Int(instruction))
        place += length
      }
      guard offset <= source.count, length <= source.count - offset, length <= target.count - written,
        let to = target.baseAddress, let from = source.baseAddress
      else { return false }
      (to + written).copyMemory(from: from + offset, byteCount: length)
      written += length
    }
    return written == count
  }

  /// Reads where a copied part begins and how long it is: a bit of the instruction for each byte that is there.
  private static func copy(
    _ instruction: UInt8, in bytes: UnsafeRawBufferPointer, at place: inout Int
  ) -> (offset: Int, count: Int)? {
    var (offset, count) = (0, 0)
    for bit in 0..<7 where instruction & (1 << UInt8(bit)) != 0 {
      guard place < bytes.count else { return nil }
      if bit < 4 { offset |= Int(bytes[place]) << (8 * bit) } else { count |= Int(bytes[place]) << (8 * (bit - 4)) }
      place += 1
    }
    return (offset, count == 0 ? 0x10000 : count)
  }

  private static func length(in bytes: UnsafeRawBufferPointer, at place: inout Int) -> Int? {
    var (value, shift) = (0, 0)
    while place < bytes.count, shift < 56 {
      let byte = bytes[place]
      place += 1
      value |= Int(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return value }
      shift += 7
    }
    return nil
  }
}
