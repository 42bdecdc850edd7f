// SPDX-License-Identifier: Apache-2.0
/// What happens later, soonest first; at the same moment in the order in which it was asked for.
struct Timers {
  private struct Entry {
    let at: Int64
    let number: Int
    let fire: () -> Void
  }

  // Sorted with the soonest at the end, where taking it away costs nothing.
  private var entries: [Entry] = []
  private var made = 0

  var isEmpty: Bool { entries.isEmpty }

  @discardableResult
  mutating func add(at: Int64, _ fire: @escaping () -> Void) -> Int {
    made += 1
    let entry = Entry(at: at, number: made, fire: fire)
    let index = entries.firstIndex { $0.at < at || ($0.at == at && $0.number < made) } ?? entries.count
    entries.insert(entry, at: index)
    return made
  }

  mutating func next() -> (at: Int64, fire: () -> Void)? { entries.popLast().map { ($0.at, $0.fire) } }

  /// Takes a timer away; returns what it would have done.
  mutating func remove(_ number: Int) -> (() -> Void)? {
    guard let index = entries.firstIndex(where: { $0.number == number }) else { return nil }
    return entries.remove(at: index).fire
  }
}
