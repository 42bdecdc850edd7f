// SPDX-License-Identifier: Apache-2.0

/// Writes commits as one layer of a commit-graph (gitformat-commit-graph(5)): what sluice reads, git could read too.
struct GraphWriter {
  private static let signature: UInt32 = 0x4347_5048  // CGPH
  private static let dateOffsetMax: UInt64 = 0x7fff_ffff
  private static let highBit: UInt32 = 0x8000_0000

  private let index: CommitIndex
  /// The number of the first commit of the layer; those below stay in the layers below.
  private let start: Int
  /// The checksums of the layers below, the lowest first.
  private let bases: [ObjectID]
  /// Whether corrected dates are written; not where a layer below has none.
  private let hasCorrectedDates: Bool
  /// The commits in the order of their ids, which is that of the file.
  private let positions: [UInt32]
  /// For each commit its number in the chain of files.
  private let ranks: [UInt32]

  init(index: CommitIndex, start: Int, bases: [ObjectID], hasCorrectedDates: Bool) {
    self.index = index
    self.start = start
    self.bases = bases
    self.hasCorrectedDates = hasCorrectedDates
    // The first bytes almost always tell two ids apart, and looking up both for each comparison takes longer than all else.
    var keys = (UInt32(start)..<UInt32(index.count)).map { (high: index.id($0).high, position: $0) }
    keys.sort { $0.high != $1.high ? $0.high < $1.high : index.id($0.position) < index.id($1.position) }
    var ranks = [UInt32](repeating: 0, count: keys.count)
    for (rank, key) in keys.enumerated() { ranks[Int(key.position) - start] = UInt32(start + rank) }
    positions = keys.map(\.position)
    self.ranks = ranks
  }

  /// Writes the layer and returns its checksum, or `nil` when there was no room for it.
  func write(to file: HashingFile) -> ObjectID? {
    let (edgeCount, largeCount) = counts
    var chunks: [(name: StaticString, length: Int)] = [
      ("OIDF", 1024), ("OIDL", positions.count * ObjectID.byteCount),
      ("CDAT", positions.count * GraphRecords.recordLength),
    ]
    if hasCorrectedDates { chunks.append(("GDA2", 4 * positions.count)) }
    if hasCorrectedDates, largeCount > 0 { chunks.append(("GDO2", 8 * largeCount)) }
    if edgeCount > 0 { chunks.append(("EDGE", 4 * edgeCount)) }
    if !bases.isEmpty { chunks.append(("BASE", bases.count * ObjectID.byteCount)) }
    writeTable(chunks, to: file)
    writeFanout(to: file)
    for position in positions { file.append(index.id(position)) }
    writeRecords(to: file)
    if hasCorrectedDates { writeDateOffsets(to: file) }
    for position in positions where edgeCount > 0 {
      let parents = parents(of: position)
      for (place, parent) in parents.enumerated().dropFirst() where parents.count > 2 {
        file.append(place == parents.count - 1 ? parent | Self.highBit : parent)
      }
    }
    for base in bases { file.append(base) }
    return file.finish()
  }

  /// How many parents stand in the list of edges, and how many corrected dates are far from the claimed ones.
  private var counts: (edges: Int, large: Int) {
    var (edges, large) = (0, 0)
    for position in positions {
      var parents = 0
      index.forEachParent(of: position) { _ in parents += 1 }
      if parents > 2 { edges += parents - 1 }
      if dateOffset(of: position) > Self.dateOffsetMax { large += 1 }
    }
    return (edges, large)
  }

  private func writeTable(_ chunks: [(name: StaticString, length: Int)], to file: HashingFile) {
    file.append(Self.signature)
    for byte in [1, 1, UInt8(chunks.count), UInt8(bases.count)] { file.append(byte) }
    var offset = UInt64(8 + (chunks.count + 1) * 12)
    for (name, length) in chunks {
      for place in 0..<4 { file.append(name.utf8Start[place]) }
      file.append(offset)
      offset += UInt64(length)
    }
    file.append(UInt32(0))
    file.append(offset)
  }

  private func writeFanout(to file: HashingFile) {
    var counts = [UInt32](repeating: 0, count: 256)
    for position in positions { counts[index.id(position).firstByte] += 1 }
    var total: UInt32 = 0
    for count in counts {
      total += count
      file.append(total)
    }
  }

  private func parents(of position: UInt32) -> [UInt32] {
    var parents: [UInt32] = []
    index.forEachParent(of: position) { parents.append(rank($0)) }
    return parents
  }

  private func rank(_ position: UInt32) -> UInt32 {
    Int(position) < start ? position : ranks[Int(position) - start]
  }

  private func writeRecords(to file: HashingFile) {
    var edges: UInt32 = 0
    for position in positions {
      file.append(index.tree(position))
      var (count, first, second) = (UInt32(0), GraphRecords.noParent, GraphRecords.noParent)
      index.forEachParent(of: position) { parent in
        if count == 0 { first = rank(parent) }
        if count == 1 { second = rank(parent) }
        count += 1
      }
      file.append(first)
      file.append(count > 2 ? edges | Self.highBit : second)
      if count > 2 { edges += count - 1 }
      let date = index.date(position) & 0x3_ffff_ffff
      let level = UInt32(min(index.generations(position).level, 0x3fff_ffff))
      file.append(level << 2 | UInt32(date >> 32))
      file.append(UInt32(truncatingIfNeeded: date))
    }
  }

  private func dateOffset(of position: UInt32) -> UInt64 {
    index.generations(position).corrected &- index.date(position)
  }

  private func writeDateOffsets(to file: HashingFile) {
    var large: [UInt64] = []
    for position in positions {
      let offset = dateOffset(of: position)
      if offset <= Self.dateOffsetMax {
        file.append(UInt32(offset))
      } else {
        file.append(UInt32(large.count) | Self.highBit)
        large.append(offset)
      }
    }
    for offset in large { file.append(offset) }
  }
}
