// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Commits that no graph has, read from their objects: numbered after those of the graph, some eighty bytes each.
final class AddedCommits {
  /// One commit; its parents are numbers, those after the second in a list of their own.
  private struct Record: BitwiseCopyable {
    var tree = PackedID(.zero)
    var first = GraphRecords.noParent
    /// The second parent, or with the high bit set where the list of the others begins.
    var second = GraphRecords.noParent
    /// As in a graph: 30 bits of the level, 34 of the claimed time.
    var levelAndDate: UInt64 = 0
    var correctedDate: UInt64 = 0
  }

  private static let highBit: UInt32 = 0x8000_0000
  private static let dateBits: UInt64 = 34
  private static let dateMask: UInt64 = 1 << 34 - 1
  private static let levelMax: UInt64 = 1 << 30 - 1

  /// How many commits lie below.
  let start: Int
  private let ids = GrowingBuffer<PackedID>()
  private let records = GrowingBuffer<Record>()
  private let edges = GrowingBuffer<UInt32>()
  /// The numbers of the commits by their ids, one more than the number, 0 where there is none.
  private var slots: UnsafeMutablePointer<UInt32>
  private var slotCount = 1024
  /// Nobody can make ids that all fall into one slot.
  private let seed = UInt64.random(in: .min ... .max) | 1

  init(after start: Int) {
    self.start = start
    slots = Self.slots(slotCount)
  }

  deinit { free(slots) }

  var count: Int { ids.count }

  private static func slots(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    guard let memory = calloc(count, MemoryLayout<UInt32>.stride) else { fatalError("out of memory") }
    return memory.bindMemory(to: UInt32.self, capacity: count)
  }

  @inline(__always)
  private func firstSlot(of id: ObjectID) -> Int {
    Int(truncatingIfNeeded: ((id.high ^ id.middle) &* seed) >> 20) & (slotCount - 1)
  }

  func position(of id: ObjectID) -> UInt32? {
    var slot = firstSlot(of: id)
    while slots[slot] != 0 {
      let place = slots[slot] - 1
      if ids[Int(place)].id == id { return UInt32(start) + place }
      slot = (slot + 1) & (slotCount - 1)
    }
    return nil
  }

  func id(_ position: UInt32) -> ObjectID { ids[Int(position) - start].id }

  func tree(_ position: UInt32) -> ObjectID { records[Int(position) - start].tree.id }

  func date(_ position: UInt32) -> UInt64 { records[Int(position) - start].levelAndDate & Self.dateMask }

  /// The topological level; 0 while it is not known.
  func level(_ position: UInt32) -> UInt64 { records[Int(position) - start].levelAndDate >> Self.dateBits }

  func correctedDate(_ position: UInt32) -> UInt64 { records[Int(position) - start].correctedDate }

  /// Numbers a commit that has no number yet and is read later.
  func add(_ id: ObjectID) -> UInt32 {
    if 2 * (ids.count + 1) > slotCount { growSlots() }
    let place = UInt32(ids.count)
    ids.append(PackedID(id))
    records.append(Record())
    put(place, id)
    return UInt32(start) + place
  }

  private func put(_ place: UInt32, _ id: ObjectID) {
    var slot = firstSlot(of: id)
    while slots[slot] != 0 { slot = (slot + 1) & (slotCount - 1) }
    slots[slot] = place + 1
  }

  private func growSlots() {
    free(slots)
    slotCount *= 2
    slots = Self.slots(slotCount)
    for place in 0..<ids.count { put(UInt32(place), ids[place].id) }
  }

  /// Enters what was read of a commit.
  func fill(_ position: UInt32, _ header: CommitHeader, number: (ObjectID) -> UInt32) {
    var record = Record(tree: PackedID(header.tree))
    record.levelAndDate = header.date & Self.dateMask
    if let first = header.first { record.first = number(first) }
    if let second = header.second {
      let parent = number(second)
      if header.others.isEmpty {
        record.second = parent
      } else {
        record.second = UInt32(edges.count) | Self.highBit
        edges.append(parent)
        for (place, other) in header.others.enumerated() {
          edges.append(number(other) | (place == header.others.count - 1 ? Self.highBit : 0))
        }
      }
    }
    records[Int(position) - start] = record
  }

  func setGeneration(_ position: UInt32, level: UInt64, correctedDate: UInt64) {
    let place = Int(position) - start
    records[place].levelAndDate =
      records[place].levelAndDate & Self.dateMask | min(level, Self.levelMax) << Self.dateBits
    records[place].correctedDate = correctedDate
  }

  /// Returns the first parent; `nil` for a root, and while the commit is not read.
  func firstParent(of position: UInt32) -> UInt32? {
    let first = records[Int(position) - start].first
    return first == GraphRecords.noParent ? nil : first
  }

  @inline(__always)
  func forEachParent(of position: UInt32, _ body: (UInt32) -> Void) {
    let record = records[Int(position) - start]
    guard record.first != GraphRecords.noParent else { return }
    body(record.first)
    guard record.second != GraphRecords.noParent else { return }
    guard record.second & Self.highBit != 0 else { return body(record.second) }
    var place = Int(record.second & ~Self.highBit)
    while true {
      let edge = edges[place]
      body(edge & ~Self.highBit)
      if edge & Self.highBit != 0 { return }
      place += 1
    }
  }
}
