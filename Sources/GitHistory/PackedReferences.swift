// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The file `packed-refs`, looked at as a whole where a reference was not found in it: a search in a file of which the end is
/// missing, or a line is none, finds as little as one for a name that nobody gave.
enum PackedReferences {
  private static let idLength = 2 * ObjectID.byteCount

  /// Returns what is wrong with the file, or `nil`; one that is not there is empty.
  static func damage(in path: String) -> String? {
    guard let file = MappedFile(path: path), let bytes = file.part(at: 0, count: file.count),
      let base = bytes.baseAddress
    else { return nil }
    guard bytes[bytes.count - 1] == 10 else { return "its last line has no end" }
    var isSorted = false
    var previous: UnsafeRawBufferPointer?
    var (place, number) = (0, 0)
    while place < bytes.count {
      let end = memchr(base + place, 10, bytes.count - place).map { UnsafeRawPointer($0) - base } ?? bytes.count
      let line = UnsafeRawBufferPointer(rebasing: bytes[place..<end])
      (place, number) = (end + 1, number + 1)
      switch line.first {
      case UInt8(ascii: "#"):
        isSorted = isSorted || String(decoding: line, as: UTF8.self).split(separator: " ").contains("sorted")
      case UInt8(ascii: "^"):
        guard line.count == idLength + 1, isID(line, from: 1) else { return "line \(number) is none" }
      case _:
        guard line.count > idLength + 1, line[idLength] == 32, isID(line, from: 0) else {
          return "line \(number) is none"
        }
        let name = UnsafeRawBufferPointer(rebasing: line[(idLength + 1)...])
        // No name has a blank or a mark of control, the end of a line of another system among them.
        guard !name.contains(where: { $0 <= 32 || $0 == 127 }) else { return "line \(number) is none" }
        if isSorted, let previous, !previous.lexicographicallyPrecedes(name) {
          return "line \(number) is not in order"
        }
        previous = name
      }
    }
    return nil
  }

  private static func isID(_ line: UnsafeRawBufferPointer, from start: Int) -> Bool {
    line.baseAddress.flatMap { ObjectID(digits: $0 + start) } != nil
  }
}
