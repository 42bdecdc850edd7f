// SPDX-License-Identifier: Apache-2.0

/// One pack with its index, mapped (gitformat-pack(5)).
///
/// Every read is within bounds; what is not as the format says reads as `nil`.
final class PackFile {
  /// Where an object begins and what is said of it before its bytes.
  enum Entry {
    /// The whole object; its packed bytes begin at `start`.
    case whole(ObjectKind, count: Int, start: Int)
    /// What differs from the object at `base`.
    case delta(base: Int, count: Int, start: Int)
  }

  private static let signature: UInt32 = 0x5041_434b  // PACK
  private static let headerLength = 12

  let index: PackIndex
  private let file: MappedFile
  /// Everything between the header and the checksum.
  private let bytes: UnsafeRawBufferPointer

  /// Opens a pack by the path of its index.
  init?(indexPath: String) {
    guard let index = PackIndex(path: indexPath),
      let file = MappedFile(path: String(indexPath.dropLast(4)) + ".pack"),
      let header = file.part(at: 0, count: Self.headerLength), header.number32(at: 0) == Self.signature,
      header.number32(at: 4) == 2, Int(header.number32(at: 8)) == index.count,
      let trailer = file.part(at: file.count - ObjectID.byteCount, count: ObjectID.byteCount)?.baseAddress,
      ObjectID(trailer) == index.packChecksum,
      let bytes = file.part(at: 0, count: file.count - ObjectID.byteCount)
    else { return nil }
    self.index = index
    self.file = file
    self.bytes = bytes
  }

  /// Reads what stands before an object.
  func entry(at offset: Int) -> Entry? {
    guard offset >= Self.headerLength, offset < bytes.count else { return nil }
    var place = offset
    var byte = bytes[place]
    place += 1
    let type = byte >> 4 & 7
    var count = Int(byte & 15)
    var shift = 4
    while byte & 0x80 != 0 {
      guard place < bytes.count, shift < 56 else { return nil }
      byte = bytes[place]
      place += 1
      count |= Int(byte & 0x7f) << shift
      shift += 7
    }
    switch type {
    case 6:
      guard let distance = distance(at: &place), distance > 0, distance < offset else { return nil }
      return .delta(base: offset - distance, count: count, start: place)
    case 7:
      guard place + ObjectID.byteCount < bytes.count, let address = bytes.baseAddress,
        let base = index.offset(of: ObjectID(address + place))
      else { return nil }
      return .delta(base: base, count: count, start: place + ObjectID.byteCount)
    case let type: return ObjectKind(rawValue: type).map { .whole($0, count: count, start: place) }
    }
  }

  /// Reads how far before an object its base begins.
  private func distance(at place: inout Int) -> Int? {
    var value = 0
    while place < bytes.count, value < 1 << 48 {
      let byte = bytes[place]
      place += 1
      value = value << 7 | Int(byte & 0x7f)
      if byte & 0x80 == 0 { return value }
      value += 1
    }
    return nil
  }

  /// The packed bytes from a place on; how many of them belong to the object there only they themselves tell.
  func packed(from start: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[start...]) }

  /// Lets go of the pages that were read: they stay in the system's cache and count no longer as ours.
  func releasePages() { file.releasePages() }
}
