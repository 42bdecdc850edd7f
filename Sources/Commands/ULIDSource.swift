// SPDX-License-Identifier: Apache-2.0
import Glibc
public import PromotionPorts

/// Makes ULIDs: 48 bits of milliseconds, 80 bits of chance, in Crockford's base 32.
public struct ULIDSource: IdentifierSource {
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// Makes the source.
  public init() {}

  /// Returns a new ULID.
  public func next() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var generator = SystemRandomNumberGenerator()
    return Self.text(
      milliseconds: UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000,
      chance: (UInt64.random(in: 0..<(1 << 40), using: &generator), .random(in: 0..<(1 << 40), using: &generator)))
  }

  /// Writes the parts: ten characters of time, then twice eight of chance.
  static func text(milliseconds: UInt64, chance: (UInt64, UInt64)) -> String {
    digits(milliseconds & 0xffff_ffff_ffff, count: 10) + digits(chance.0, count: 8) + digits(chance.1, count: 8)
  }

  private static func digits(_ value: UInt64, count: Int) -> String {
    let bytes = (0..<count).reversed().map { alphabet[Int(value >> (5 * UInt64($0)) & 31)] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
