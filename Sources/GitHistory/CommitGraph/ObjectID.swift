// SPDX-License-Identifier: Apache-2.0

/// The 20 bytes of a SHA-1 object id as three big-endian numbers: no array, and the order is that of the bytes.
struct ObjectID: Hashable, Comparable, Sendable {
  let high: UInt64
  let middle: UInt64
  let low: UInt32

  /// How many bytes an id has.
  static let byteCount = 20

  init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// Reads 20 bytes; the caller has checked that they are there.
  init(_ bytes: UnsafeRawPointer) {
    high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    low = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
  }

  /// Reads 40 hexadecimal digits.
  init?(hexadecimal text: some StringProtocol) {
    guard text.utf8.count == 2 * Self.byteCount else { return nil }
    let read = withUnsafeTemporaryAllocation(byteCount: 2 * Self.byteCount, alignment: 1) { digits -> ObjectID? in
      digits.copyBytes(from: text.utf8)
      return digits.baseAddress.flatMap { ObjectID(digits: UnsafeRawPointer($0)) }
    }
    guard let read else { return nil }
    self = read
  }

  /// Reads 40 hexadecimal digits; the caller has checked that 40 bytes are there.
  init?(digits: UnsafeRawPointer) {
    func number(_ start: Int, _ count: Int) -> UInt64? {
      var value: UInt64 = 0
      for place in start..<(start + count) {
        guard let digit = Self.value(ofDigit: digits.load(fromByteOffset: place, as: UInt8.self)) else { return nil }
        value = value << 4 | UInt64(digit)
      }
      return value
    }
    guard let high = number(0, 16), let middle = number(16, 16), let low = number(32, 8) else { return nil }
    self.init(high: high, middle: middle, low: UInt32(low))
  }

  @inline(__always)
  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case 48...57: digit - 48
    case 97...102: digit - 87
    case 65...70: digit - 55
    case _: nil
    }
  }

  /// The id of which every byte is 0.
  static let zero = ObjectID(high: 0, middle: 0, low: 0)

  /// The first byte, by which the fanout table is ordered.
  var firstByte: Int { Int(high >> 56) }

  /// The 20 bytes.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: high >> UInt64(shift))) }
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: middle >> UInt64(shift)))
    }
    for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: low >> UInt32(shift))) }
    return bytes
  }

  /// The id as 40 hexadecimal digits.
  var text: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 2 * Self.byteCount) { buffer in
      for (index, byte) in bytes.enumerated() {
        buffer[2 * index] = digits[Int(byte >> 4)]
        buffer[2 * index + 1] = digits[Int(byte & 15)]
      }
      return 2 * Self.byteCount
    }
  }

  static func < (left: Self, right: Self) -> Bool {
    if left.high != right.high { return left.high < right.high }
    if left.middle != right.middle { return left.middle < right.middle }
    return left.low < right.low
  }

  /// The first bytes are random already.
  func hash(into hasher: inout Hasher) { hasher.combine(high) }
}
