// SPDX-License-Identifier: Apache-2.0
internal import Crypto

/// One file of a commit-graph (gitformat-commit-graph(5)), mapped, with the bounds of every chunk checked.
///
/// What is wrong with the bounds makes the initialiser return `nil`; what is wrong with the contents `verify` finds.
final class GraphLayer {
  private static let signature: UInt32 = 0x4347_5048  // CGPH

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
  let records: GraphRecords

  init?(path: String) {
    guard let file = MappedFile(path: path), let chunks = GraphChunks(file: file, signature: Self.signature),
      let fanout = chunks["OIDF"], fanout.count == 1024, let ids = chunks["OIDL"], let commits = chunks["CDAT"]
    else { return nil }
    let count = Int(fanout.number32(at: 1020))
    guard count < Int(GraphRecords.noParent), ids.count == count * ObjectID.byteCount,
      commits.count == count * GraphRecords.recordLength
    else { return nil }
    let bases = chunks["BASE"]
    guard (bases?.count ?? 0) == chunks.baseCount * ObjectID.byteCount else { return nil }
    self.file = file
    self.count = count
    self.fanout = fanout
    self.ids = ids
    baseChecksums = (0..<chunks.baseCount).compactMap { index in
      bases?.baseAddress.map { ObjectID($0 + index * ObjectID.byteCount) }
    }
    let offsets = chunks["GDA2"].flatMap { $0.count == count * 4 ? $0 : nil }
    hasCorrectedDates = offsets != nil
    records = GraphRecords(
      count: count, records: commits, dateOffsets: offsets, largeDateOffsets: chunks["GDO2"], edges: chunks["EDGE"])
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
