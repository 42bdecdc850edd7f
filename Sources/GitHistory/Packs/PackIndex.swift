// SPDX-License-Identifier: Apache-2.0

/// The index of a pack, version 2, mapped (gitformat-pack(5)): where in the pack an object lies.
///
/// Only its bounds are checked. Whoever reads an object hashes it, so a wrong index can hide one and never change one.
struct PackIndex {
  private static let signature: UInt32 = 0xff74_4f63
  private static let fanoutStart = 8
  private static let idsStart = 8 + 1024
  private static let trailerLength = 2 * ObjectID.byteCount
  /// Below so many ids halving is as good as guessing.
  private static let guessMin = 8

  private let file: MappedFile
  private let bytes: UnsafeRawBufferPointer
  /// How many objects the pack has.
  let count: Int

  init?(path: String) {
    guard let file = MappedFile(path: path), let bytes = file.part(at: 0, count: file.count),
      bytes.count >= Self.idsStart + Self.trailerLength, bytes.number32(at: 0) == Self.signature,
      bytes.number32(at: 4) == 2
    else { return nil }
    let count = Int(bytes.number32(at: Self.fanoutStart + 4 * 255))
    guard bytes.count - Self.idsStart - Self.trailerLength >= count * (ObjectID.byteCount + 8) else { return nil }
    self.file = file
    self.bytes = bytes
    self.count = count
  }

  /// The checksum of the pack that this is the index of.
  var packChecksum: ObjectID {
    bytes.baseAddress.map { ObjectID($0 + bytes.count - Self.trailerLength) } ?? .zero
  }

  /// Returns where an object begins in the pack, or `nil` when it is not there.
  ///
  /// Ids are spread evenly, so a guess by their value comes nearer than the middle.
  func offset(of id: ObjectID) -> Int? {
    let byte = id.firstByte
    var low = byte == 0 ? 0 : Int(bytes.number32(at: Self.fanoutStart + 4 * (byte - 1)))
    var high = Int(bytes.number32(at: Self.fanoutStart + 4 * byte))
    guard low <= high, high <= count, let base = bytes.baseAddress else { return nil }
    let ids = base + Self.idsStart
    var (least, greatest) = (UInt64(byte) << 56, UInt64(byte) << 56 | 0xff_ffff_ffff_ffff)
    var guesses = 0
    while low < high {
      var middle = (low + high) / 2
      if high - low > Self.guessMin, guesses < 4, least <= id.high, id.high < greatest {
        let part = Double(id.high - least) / Double(greatest - least)
        middle = low + min(high - low - 1, Int(part * Double(high - low)))
        guesses += 1
      }
      let found = ObjectID(ids + middle * ObjectID.byteCount)
      if found == id { return offset(at: middle) }
      if found < id { (low, least) = (middle + 1, found.high) } else { (high, greatest) = (middle, found.high) }
    }
    return nil
  }

  private func offset(at place: Int) -> Int? {
    let offsets = Self.idsStart + count * (ObjectID.byteCount + 4)
    let short = bytes.number32(at: offsets + 4 * place)
    guard short & 0x8000_0000 != 0 else { return Int(short) }
    let start = offsets + 4 * count + 8 * Int(short & 0x7fff_ffff)
    guard start + 8 <= bytes.count - Self.trailerLength else { return nil }
    return Int(exactly: bytes.number64(at: start))
  }
}
