// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// One byte of marks for each numbered commit.
///
/// The memory comes from `calloc`, so pages that no walk touches are never there.
final class CommitMarks {
  struct Mark: OptionSet {
    let rawValue: UInt8

    /// Reachable from the first side, or wanted.
    static let left = Mark(rawValue: 1)
    /// Reachable from the second side, or not wanted.
    static let right = Mark(rawValue: 2)
    /// An ancestor of a result.
    static let stale = Mark(rawValue: 4)
    /// In the queue, or was.
    static let queued = Mark(rawValue: 8)
  }

  private let bytes: UnsafeMutablePointer<UInt8>
  private let count: Int

  init(count: Int) {
    guard let memory = calloc(max(count, 1), 1) else { fatalError("out of memory") }
    bytes = memory.bindMemory(to: UInt8.self, capacity: max(count, 1))
    self.count = count
  }

  deinit { free(bytes) }

  subscript(_ position: UInt32) -> Mark {
    get { Int(position) < count ? Mark(rawValue: bytes[Int(position)]) : [] }
    set { if Int(position) < count { bytes[Int(position)] = newValue.rawValue } }
  }
}
