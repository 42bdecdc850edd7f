// SPDX-License-Identifier: Apache-2.0

/// Memory for the bytes of one object, used again for the next: walks read a million of them.
final class ObjectBuffer {
  private(set) var memory: UnsafeMutableRawBufferPointer
  /// What the bytes are.
  var kind: ObjectKind = .commit
  /// How many of them there are.
  private(set) var count = 0

  init() { memory = .allocate(byteCount: 4096, alignment: 8) }

  deinit { memory.deallocate() }

  /// The bytes.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  /// How much memory there is.
  var capacity: Int { memory.count }

  /// Makes room for so many bytes, whose contents are undefined, and returns it.
  func resize(to count: Int) -> UnsafeMutableRawBufferPointer {
    if count > memory.count {
      memory.deallocate()
      memory = .allocate(byteCount: max(count, 2 * memory.count), alignment: 8)
    }
    self.count = count
    return UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
  }
}
