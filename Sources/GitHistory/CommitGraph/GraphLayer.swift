// SPDX-License-Identifier: Apache-2.0
internal import Crypto

/// One file of a commit-graph (gitformat-commit-graph(5)), mapped, with the bounds of every chunk checked.
///
/// What is wrong with the bounds makes the initialiser return `nil`; what is wrong with the contents `verify` finds.
final class GraphLayer {
  /// The number of the parent that is none.
  static let noParent: UInt32 = 0x7000_0000
  private static let signature: UInt32 = 0x4347_5048  // CGPH
  private static let highBit: UInt32 = 0x8000_0000
  private static let recordLength = ObjectID.byteCount + 16

  /// The parents that a record names: positions in the whole chain.
  enum Parents {
    case none
    case one(UInt32)
    case two(UInt32, UInt32)
    /// The first parent, and where the others begin in the list of edges.
    case many(UInt32, Int)
  }

  let file: MappedFile
  /// How many commits it has.
  let count: Int
  /// The checksums of the layers below it, the lowest first.
  let baseChecksums: [ObjectID]
  /// Whether it has corrected commit dates (generation version 2).
  let hasCorrectedDates: Bool
  /// The filters of changed paths; `nil` when there are none that can be read.
  let changedPaths: ChangedPathFilters?

  private let fanout: UnsafeRawBufferPointer
  private let ids: UnsafeRawBufferPointer
  private let records: UnsafeRawBufferPointer
  private let dateOffsets: UnsafeRawBufferPointer?
  private let largeDateOffsets: UnsafeRawBufferPointer?
  private let edges: UnsafeRawBufferPointer?

  init?(path: String) {
    guard let file = MappedFile(path: path), let chunks = GraphChunks(file: file, signature: Self.signature),
      let fanout = chunks["OIDF"], fanout.count == 1024, let ids = chunks["OIDL"], let records = chunks["CDAT"]
    else { return nil }
    let count = Int(fanout.number32(at: 1020))
    guard count < Int(Self.noParent), ids.count == count * ObjectID.byteCount,
      records.count == count * Self.recordLength
    else { return nil }
    let bases = chunks["BASE"]
    guard (bases?.count ?? 0) == chunks.baseCount * ObjectID.byteCount else { return nil }
    self.file = file
    self.count = count
    self.fanout = fanout
    self.ids = ids
    self.records = records
    baseChecksums = (0..<chunks.baseCount).compactMap { index in
      bases?.baseAddress.map { ObjectID($0 + index * ObjectID.byteCount) }
    }
    let offsets = chunks["GDA2"].flatMap { $0.count == count * 4 ? $0 : nil }
    dateOffsets = offsets
    hasCorrectedDates = offsets != nil
    largeDateOffsets = chunks["GDO2"]
    edges = chunks["EDGE"]
    changedPaths = ChangedPathFilters(index: chunks["BIDX"], data: chunks["BDAT"], count: count)
  }

  /// The checksum at the end of the file, which names it.
  var checksum: ObjectID {
    file.part(at: file.count - ObjectID.byteCount, count: ObjectID.byteCount)?.baseAddress.map { ObjectID($0) } ?? .zero
  }

  /// Returns the number of a commit within this layer.
  func index(of id: ObjectID) -> Int? {
    var low = id.firstByte == 0 ? 0 : Int(fanout.number32(at: 4 * (id.firstByte - 1)))
    var high = min(Int(fanout.number32(at: 4 * id.firstByte)), count)
    while low < high {
      let middle = (low + high) / 2
      let found = self.id(at: middle)
      if found == id { return middle }
      if found < id { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// Returns an id; the index is one of this layer.
  func id(at index: Int) -> ObjectID {
    guard index >= 0, index < count, let base = ids.baseAddress else { return .zero }
    return ObjectID(base + index * ObjectID.byteCount)
  }

  /// Returns the id of the tree of a commit.
  func tree(at index: Int) -> ObjectID {
    guard index >= 0, index < count, let base = records.baseAddress else { return .zero }
    return ObjectID(base + index * Self.recordLength)
  }

  private func field(_ number: Int, at index: Int) -> UInt32 {
    records.number32(at: index * Self.recordLength + ObjectID.byteCount + 4 * number)
  }

  /// Returns the claimed time of the commit in seconds: 34 bits.
  func date(at index: Int) -> UInt64 { UInt64(field(2, at: index) & 3) << 32 | UInt64(field(3, at: index)) }

  /// Returns the topological level: 30 bits, 0 when it was never computed.
  func level(at index: Int) -> UInt64 { UInt64(field(2, at: index) >> 2) }

  /// Returns the corrected date: the first one that is later than those of all parents.
  ///
  /// `nil` when the chunk does not have it.
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

  /// Whether the bytes have the checksum that stands at their end.
  var hasRightChecksum: Bool {
    guard let bytes = file.part(at: 0, count: file.count - ObjectID.byteCount) else { return false }
    var hash = Insecure.SHA1()
    hash.update(bufferPointer: bytes)
    return Array(hash.finalize()) == checksum.bytes
  }

  /// Whether the fanout table and the order of the ids are right, so that a search finds what is there.
  var isSorted: Bool {
    var previous: ObjectID?
    var counted = 0
    for byte in 0..<256 {
      let end = Int(fanout.number32(at: 4 * byte))
      guard end >= counted, end <= count else { return false }
      while counted < end {
        let id = id(at: counted)
        if id.firstByte != byte { return false }
        if let previous, previous >= id { return false }
        previous = id
        counted += 1
      }
    }
    return counted == count
  }
}
