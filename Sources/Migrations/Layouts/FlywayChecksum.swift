// SPDX-License-Identifier: Apache-2.0
/// Flyway's checksum: the CRC-32 over the lines without their ends and without a byte order mark, as a signed number.
///
/// Source: Flyway `ChecksumCalculator`.
enum FlywayChecksum {
  static func value(of bytes: [UInt8]) -> Int32 {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    return Int32(bitPattern: CRC32.value(of: text.lazy.filter { $0 != 10 && $0 != 13 }))
  }
}
