// SPDX-License-Identifier: Apache-2.0

/// The 20 bytes of an id in 20 bytes of memory: `ObjectID` takes 24, since numbers of 64 bits stand at multiples of 8.
struct PackedID: BitwiseCopyable {
  private let parts: (UInt32, UInt32, UInt32, UInt32, UInt32)

  init(_ id: ObjectID) {
    parts = (
      UInt32(truncatingIfNeeded: id.high >> 32), UInt32(truncatingIfNeeded: id.high),
      UInt32(truncatingIfNeeded: id.middle >> 32), UInt32(truncatingIfNeeded: id.middle), id.low
    )
  }

  var id: ObjectID {
    ObjectID(
      high: UInt64(parts.0) << 32 | UInt64(parts.1), middle: UInt64(parts.2) << 32 | UInt64(parts.3), low: parts.4)
  }
}
