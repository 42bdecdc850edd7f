// SPDX-License-Identifier: Apache-2.0
/// The ids of entries, and where each is: a table of numbers beside the bytes of the ids, one after the other.
///
/// A dictionary of texts would take a hundred bytes and an allocation for each of a million ids.
struct EntryIDs: Sendable {
  // All ids without anything between them; `ends[n]` is where that of the nth entry ends.
  private var text: [UInt8] = []
  private var ends: [Int] = []
  // Positions plus one by hash, open addressing; zero is free.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// The number of ids.
  var count: Int { ends.count }

  /// Returns the position of an id, or `nil` when it is not there.
  func position(of id: String) -> Int? {
    var id = id
    return id.withUTF8 { position(of: $0) }
  }

  func position(of id: UnsafeBufferPointer<UInt8>) -> Int? {
    let slot = slots[slot(of: id)]
    return slot == 0 ? nil : Int(slot - 1)
  }

  /// Adds the id of the next entry, which must not be there yet.
  mutating func append(_ id: UnsafeBufferPointer<UInt8>) {
    if 2 * (ends.count + 1) > slots.count { grow() }
    let free = slot(of: id)
    text.append(contentsOf: id)
    ends.append(text.count)
    slots[free] = UInt32(ends.count)
  }

  /// Returns a hash of every id, in order of the entries.
  func hashes() -> [UInt64] {
    text.withUnsafeBufferPointer { text in
      ends.indices.map { Self.hash(UnsafeBufferPointer(rebasing: text[($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]])) }
    }
  }

  // The slot that has the id, or the free one where it belongs.
  private func slot(of id: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Self.hash(id)) & mask
    while slots[slot] != 0, !isEqual(id, Int(slots[slot] - 1)) { slot = (slot + 1) & mask }
    return slot
  }

  private func isEqual(_ id: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
    let start = position == 0 ? 0 : ends[position - 1]
    guard ends[position] - start == id.count else { return false }
    for index in id.indices where text[start + index] != id[index] { return false }
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt32](repeating: 0, count: old.count * 2)
    text.withUnsafeBufferPointer { text in
      for slot in old where slot != 0 {
        let start = slot == 1 ? 0 : ends[Int(slot) - 2]
        slots[self.slot(of: UnsafeBufferPointer(rebasing: text[start..<ends[Int(slot) - 1]]))] = slot
      }
    }
  }

  /// Returns a hash of the bytes (FNV-1a, 64 bits, folded); it spreads, and proves nothing.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash ^ hash >> 32
  }
}
