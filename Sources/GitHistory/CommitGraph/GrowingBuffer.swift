// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A list in memory that grows where it lies: an array of a million elements is there twice while it grows.
final class GrowingBuffer<Element: BitwiseCopyable> {
  private var base: UnsafeMutablePointer<Element>?
  private var capacity = 0
  private(set) var count = 0

  init() {}

  deinit { free(base) }

  func append(_ element: Element) {
    if count == capacity { grow() }
    base?[count] = element
    count += 1
  }

  private func grow() {
    capacity = max(256, capacity + capacity / 2)
    guard let memory = realloc(base, capacity * MemoryLayout<Element>.stride) else { fatalError("out of memory") }
    base = memory.bindMemory(to: Element.self, capacity: capacity)
  }

  @inline(__always)
  subscript(_ index: Int) -> Element {
    get { address(index).pointee }
    set { address(index).pointee = newValue }
    _modify { yield &address(index).pointee }
  }

  @inline(__always)
  private func address(_ index: Int) -> UnsafeMutablePointer<Element> {
    guard let base, index >= 0, index < count else { preconditionFailure("no element \(index) of \(count)") }
    return base + index
  }
}
