// SPDX-License-Identifier: Apache-2.0

/// Commits in the order of their generations, the greatest first: a binary heap.
struct GenerationQueue {
  private var heap: [(generation: UInt64, position: UInt32)] = []

  var isEmpty: Bool { heap.isEmpty }

  mutating func push(_ position: UInt32, generation: UInt64) {
    heap.append((generation, position))
    var place = heap.count - 1
    while place > 0 {
      let above = (place - 1) / 2
      guard Self.isBefore(heap[place], heap[above]) else { return }
      heap.swapAt(place, above)
      place = above
    }
  }

  mutating func pop() -> UInt32? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first.position }
    heap[0] = last
    var place = 0
    while true {
      var next = place
      for below in [2 * place + 1, 2 * place + 2] where below < heap.count && Self.isBefore(heap[below], heap[next]) {
        next = below
      }
      guard next != place else { return first.position }
      heap.swapAt(place, next)
      place = next
    }
  }

  /// Equal generations are never ancestor and descendant; the number makes the order the same every time.
  private static func isBefore(
    _ left: (generation: UInt64, position: UInt32), _ right: (generation: UInt64, position: UInt32)
  ) -> Bool {
    left.generation != right.generation ? left.generation > right.generation : left.position > right.position
  }
}
