// SPDX-License-Identifier: Apache-2.0
/// Writes the fields of RFC 4251, section 5.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  /// Appends bytes as they are.
  mutating func raw(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// Appends a length and the bytes.
  mutating func string(_ more: some Collection<UInt8>) {
    let length = UInt32(more.count)
    for shift: UInt32 in [24, 16, 8, 0] { bytes.append(UInt8(length >> shift & 255)) }
    raw(more)
  }
}
