// SPDX-License-Identifier: Apache-2.0
/// A generator of random numbers that gives the same ones in each run.
public struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  /// Begins at a seed.
  public init(state: UInt64) { self.state = state }

  /// Returns the next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  /// Changes, removes, repeats or inserts a few bytes.
  public mutating func mutate(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return bytes.append(UInt8.random(in: 0...255, using: &self)) }
    let index = Int.random(in: 0..<bytes.count, using: &self)
    let end = min(bytes.count, index + Int.random(in: 1...8, using: &self))
    switch Int.random(in: 0..<5, using: &self) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &self)
    case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &self)
    case 2: bytes.removeSubrange(index..<end)
    case 3: bytes.insert(contentsOf: bytes[index..<end], at: index)
    default: bytes.insert(UInt8.random(in: 0...255, using: &self), at: index)
    }
  }
}
