// SPDX-License-Identifier: Apache-2.0
/// Reads the fields of RFC 4251, section 5, from the front of some bytes.
struct WireReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// Reads so many bytes.
  mutating func bytes(_ count: Int, _ field: String) throws(Malformed) -> [UInt8] {
    guard count <= rest.count else { throw Malformed("it ends inside \(field)") }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// Reads a 32 bit number.
  mutating func number(_ field: String) throws(Malformed) -> UInt32 {
    try bytes(4, field).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Reads a length and as many bytes.
  mutating func string(_ field: String) throws(Malformed) -> [UInt8] { try bytes(Int(number(field)), field) }

  /// Reads a string of printable ASCII.
  mutating func text(_ field: String) throws(Malformed) -> String {
    let bytes = try string(field)
    guard bytes.allSatisfy({ (33...126).contains($0) }) else {
      throw Malformed("\(field) has characters other than printable ASCII")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads a number above zero in its shortest form, and returns its bytes without the sign byte.
  mutating func magnitude(_ field: String) throws(Malformed) -> [UInt8] {
    let bytes = try string(field)
    guard let first = bytes.first else { throw Malformed("\(field) is zero") }
    guard first < 0x80 else { throw Malformed("\(field) is negative") }
    guard first == 0 else { return bytes }
    guard bytes.count > 1, bytes[1] >= 0x80 else { throw Malformed("\(field) is not in its shortest form") }
    return Array(bytes.dropFirst())
  }

  /// Throws unless everything was read.
  func end(_ whole: String) throws(Malformed) {
    guard rest.isEmpty else { throw Malformed("\(rest.count) bytes follow \(whole)") }
  }
}
