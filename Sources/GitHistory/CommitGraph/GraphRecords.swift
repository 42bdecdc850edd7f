// SPDX-License-Identifier: Apache-2.0

/// The records of one layer, as addresses in its mapped file: what walks read a million times, without counting
/// references.
///
/// Only valid while the layer lives. Every index is checked.
struct GraphRecords {
  /// The number of the parent that is none.
  static let noParent: UInt32 = 0x7000_0000
  private static let highBit: UInt32 = 0x8000_0000
  static let recordLength = ObjectID.byteCount + 16

  /// The parents that a record names: positions in the whole chain.
  enum Parents {
    case none
    case one(UInt32)
    case two(UInt32, UInt32)
    /// The first parent, and where the others begin in the list of edges.
    case many(UInt32, Int)
  }

  /// How many commits there are.
  let count: Int
  let records: UnsafeRawBufferPointer
  /// The chunk of corrected dates, as offsets; `nil` when there is none.
  let dateOffsets: UnsafeRawBufferPointer?
  let largeDateOffsets: UnsafeRawBufferPointer?
  let edges: UnsafeRawBufferPointer?

  /// Returns the id of the tree of a commit.
  func tree(at index: Int) -> ObjectID {
    guard index >= 0, index < count, let base = records.baseAddress else { return .zero }
    return ObjectID(base + index * Self.recordLength)
  }

  @inline(__always)
  private func field(_ number: Int, at index: Int) -> UInt32 {
    records.number32(at: index * Self.recordLength + ObjectID.byteCount + 4 * number)
  }

  /// Returns the claimed time of the commit in seconds: 34 bits.
  @inline(__always)
  func date(at index: Int) -> UInt64 { UInt64(field(2, at: index) & 3) << 32 | UInt64(field(3, at: index)) }

  /// Returns the topological level: 30 bits, 0 when it was never computed.
  @inline(__always)
  func level(at index: Int) -> UInt64 { UInt64(field(2, at: index) >> 2) }

  /// Returns the corrected date: the first one that is later than those of all parents.
  ///
  /// `nil` when the chunk does not have it.
  @inline(__always)
  func correctedDate(at index: Int) -> UInt64? {
    guard let dateOffsets else { return nil }
    let offset = dateOffsets.number32(at: 4 * index)
    guard offset & Self.highBit != 0 else { return date(at: index) + UInt64(offset) }
    let place = Int(offset & ~Self.highBit) * 8
    guard let largeDateOffsets, place + 8 <= largeDateOffsets.count else { return nil }
    let (sum, isTooLarge) = date(at: index).addingReportingOverflow(largeDateOffsets.number64(at: place))
    return isTooLarge ? nil : sum
  }

  /// Returns the parents of a commit, as positions in the whole chain.
  @inline(__always)
  func parents(at index: Int) -> Parents {
    let first = field(0, at: index)
    let second = field(1, at: index)
    if first == Self.noParent { return .none }
    if second == Self.noParent { return .one(first) }
    if second & Self.highBit == 0 { return .two(first, second) }
    return .many(first, Int(second & ~Self.highBit))
  }

  /// Calls `body` with each parent of an octopus after its first one; `false` when the list runs out of its chunk.
  @discardableResult
  func forEachEdge(from start: Int, _ body: (UInt32) -> Void) -> Bool {
    guard let edges else { return false }
    var place = start
    while (place + 1) * 4 <= edges.count {
      let edge = edges.number32(at: place * 4)
      body(edge & ~Self.highBit)
      if edge & Self.highBit != 0 { return true }
      place += 1
    }
    return false
  }
}
