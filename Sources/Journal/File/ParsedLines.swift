// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Glibc

/// The lines of a piece of a journal, each read by itself; what needs no other line is done on every processor.
struct ParsedLines {
  // Fewer lines are done sooner than a second thread has begun.
  private static let alone = 256
  // So many lines are one piece of work.
  private static let stride = 128

  /// The offsets of the newlines.
  let newlines: [Int]
  /// What stands before each newline.
  let lines: [Result<JournalLine, JournalLineFault>]

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    let newlines = Self.newlines(in: bytes)
    func content(_ index: Int) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(rebasing: bytes[(index == 0 ? 0 : newlines[index - 1] + 1)..<newlines[index]])
    }
    self.newlines = newlines
    guard newlines.count >= Self.alone else {
      lines = newlines.indices.map { JournalLine.parse(content($0)) }
      return
    }
    lines = Array(unsafeUninitializedCapacity: newlines.count) { buffer, count in
      // Each piece of work fills its own part of the buffer and nothing else.
      nonisolated(unsafe) let target = buffer
      nonisolated(unsafe) let content = content
      DispatchQueue.concurrentPerform(iterations: (newlines.count + Self.stride - 1) / Self.stride) { piece in
        for index in piece * Self.stride..<min((piece + 1) * Self.stride, newlines.count) {
          (target.baseAddress.unsafelyUnwrapped + index).initialize(to: JournalLine.parse(content(index)))
        }
      }
      count = newlines.count
    }
  }

  private static func newlines(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    guard let base = bytes.baseAddress else { return [] }
    var newlines: [Int] = []
    newlines.reserveCapacity(bytes.count / 300)
    var start = 0
    while start < bytes.count, let found = memchr(base + start, 0x0A, bytes.count - start) {
      let newline = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
      newlines.append(newline)
      start = newline + 1
    }
    return newlines
  }
}
