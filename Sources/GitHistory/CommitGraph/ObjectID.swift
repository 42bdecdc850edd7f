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
    var isRight = true
    func eight(_ place: Int) -> UInt64 {
      let (value, isHexadecimal) = Self.value(
        ofEightDigits: UInt64(bigEndian: digits.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
      isRight = isRight && isHexadecimal
      return value
    }
    let (high, middle) = (eight(0) << 32 | eight(8), eight(16) << 32 | eight(24))
    let low = UInt32(eight(32))
    guard isRight else { return nil }
    self.init(high: high, middle: middle, low: low)
  }

  /// Reads eight digits at once, a byte each, the first one in the highest byte: walks read millions of ids.
  @inline(__always)
  private static func value(ofEightDigits text: UInt64) -> (value: UInt64, isHexadecimal: Bool) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // Letters become small ones; digits have no bit 6.
    let small = text | (text & (ones * 0x40)) >> 1
    let nibbles = (small & (ones * 0x0f)) + ((small >> 6) & ones) * 9
    let areLetters = ((nibbles + ones * 0x76) >> 7) & ones
    // Written out again, only digits are what they were.
    let isHexadecimal = nibbles & (ones * 0xf0) == 0 && nibbles + ones * 0x30 + areLetters * 0x27 == small
    var value = (nibbles | nibbles >> 4) & 0x00ff_00ff_00ff_00ff
    value = (value | value >> 8) & 0x0000_ffff_0000_ffff
    return ((value | value >> 16) & 0xffff_ffff, isHexadecimal)
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
    String(unsafeUninitializedCapacity: 2 * Self.byteCount) { buffer in
      Self.write(high, digits: 16, to: buffer, at: 0)
      Self.write(middle, digits: 16, to: buffer, at: 16)
      Self.write(UInt64(low), digits: 8, to: buffer, at: 32)
      return 2 * Self.byteCount
    }
  }

  private static func write(_ value: UInt64, digits: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at place: Int) {
    for digit in 0..<digits {
      let nibble = UInt8(truncatingIfNeeded: value >> UInt64(4 * (digits - 1 - digit))) & 15
      buffer[place + digit] = nibble + (nibble < 10 ? 48 : 87)
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
