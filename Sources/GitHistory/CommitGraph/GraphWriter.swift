// SPDX-License-Identifier: Apache-2.0
internal import Crypto

/// Writes commits as one layer of a commit-graph (gitformat-commit-graph(5)): what sluice reads, git could read too.
struct GraphWriter {
  private static let dateOffsetMax: UInt64 = 0x7fff_ffff

  let index: CommitIndex
  /// The number of the first commit of the layer; those below stay in the layers below.
  let start: Int
  /// The checksums of the layers below, the lowest first.
  let bases: [ObjectID]
  /// Whether corrected dates are written; not where a layer below has none.
  let hasCorrectedDates: Bool

  /// The bytes of the layer and its checksum.
  var layer: (bytes: [UInt8], checksum: ObjectID) {
    let positions = (UInt32(start)..<UInt32(index.count)).sorted { index.id($0) < index.id($1) }
    var ranks = [UInt32](repeating: 0, count: positions.count)
    for (rank, position) in positions.enumerated() { ranks[Int(position) - start] = UInt32(start + rank) }
    var chunks: [(String, [UInt8])] = [("OIDF", fanout(positions)), ("OIDL", positions.flatMap { index.id($0).bytes })]
    var edges: [UInt8] = []
    chunks.append(("CDAT", records(positions, ranks, edges: &edges)))
    if hasCorrectedDates {
      var large: [UInt8] = []
      chunks.append(("GDA2", dateOffsets(positions, large: &large)))
      if !large.isEmpty { chunks.append(("GDO2", large)) }
    }
    if !edges.isEmpty { chunks.append(("EDGE", edges)) }
    if !bases.isEmpty { chunks.append(("BASE", bases.flatMap(\.bytes))) }
    var bytes = file(chunks)
    var hash = Insecure.SHA1()
    hash.update(data: bytes)
    let checksum = Array(hash.finalize())
    bytes += checksum
    return (bytes, checksum.withUnsafeBytes { $0.baseAddress.map { ObjectID($0) } ?? .zero })
  }

  private func file(_ chunks: [(String, [UInt8])]) -> [UInt8] {
    var bytes = Array("CGPH".utf8) + [1, 1, UInt8(chunks.count), UInt8(bases.count)]
    var offset = UInt64(bytes.count + (chunks.count + 1) * 12)
    for (name, content) in chunks {
      bytes += Array(name.utf8)
      bytes.append(number: offset)
      offset += UInt64(content.count)
    }
    bytes.append(number: UInt32(0))
    bytes.append(number: offset)
    bytes.reserveCapacity(Int(offset) + ObjectID.byteCount)
    for (_, content) in chunks { bytes += content }
    return bytes
  }

  private func fanout(_ positions: [UInt32]) -> [UInt8] {
    var counts = [UInt32](repeating: 0, count: 256)
    for position in positions { counts[index.id(position).firstByte] += 1 }
    var bytes: [UInt8] = []
    var total: UInt32 = 0
    for count in counts {
      total += count
      bytes.append(number: total)
    }
    return bytes
  }

  private func records(_ positions: [UInt32], _ ranks: [UInt32], edges: inout [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(positions.count * 36)
    for position in positions {
      bytes += index.tree(position).bytes
      var parents: [UInt32] = []
      index.forEachParent(of: position) { parents.append(Int($0) < start ? $0 : ranks[Int($0) - start]) }
      bytes.append(number: parents.first ?? GraphRecords.noParent)
      if parents.count > 2 {
        bytes.append(number: UInt32(edges.count / 4) | 0x8000_0000)
        for (place, parent) in parents.dropFirst().enumerated() {
          edges.append(number: place == parents.count - 2 ? parent | 0x8000_0000 : parent)
        }
      } else {
        bytes.append(number: parents.count == 2 ? parents[1] : GraphRecords.noParent)
      }
      let date = index.date(position) & 0x3_ffff_ffff
      let level = UInt32(min(index.generations(position).level, 0x3fff_ffff))
      bytes.append(number: level << 2 | UInt32(date >> 32))
      bytes.append(number: UInt32(truncatingIfNeeded: date))
    }
    return bytes
  }

  private func dateOffsets(_ positions: [UInt32], large: inout [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    for position in positions {
      let offset = index.generations(position).corrected - index.date(position)
      if offset <= Self.dateOffsetMax {
        bytes.append(number: UInt32(offset))
      } else {
        bytes.append(number: UInt32(large.count / 8) | 0x8000_0000)
        large.append(number: offset)
      }
    }
    return bytes
  }
}

extension [UInt8] {
  /// Appends a number, its most significant byte first.
  mutating func append(number: some FixedWidthInteger) {
    for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
