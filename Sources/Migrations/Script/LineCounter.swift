// SPDX-License-Identifier: Apache-2.0
/// Tells on which line an offset is, for offsets that only grow.
struct LineCounter {
  let bytes: [UInt8]
  private var offset = 0
  private var count = 1

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func line(of target: Int) -> Int {
    while offset < target, offset < bytes.count {
      if bytes[offset] == 10 { count += 1 }
      offset += 1
    }
    return count
  }
}
