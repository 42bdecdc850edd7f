// SPDX-License-Identifier: Apache-2.0
import PromotionCore

extension JournalContents {
  private static let chunk = 4 << 20

  /// Reads what a file has behind `end`, in pieces, so that memory does not grow with its length.
  mutating func grow(from file: DurableFile, _ visit: Visit = { _, _ in }) throws(Failure) {
    var count = Self.chunk
    while true {
      let before = end
      let bytes = try file.read(from: end, count: count)
      feed(bytes, visit)
      if bytes.count < count { return }
      // A piece without a good line: what it may be part of is longer.
      if end == before { count *= 2 }
    }
  }

  /// Reads the bytes of entries again; bytes that changed since they were checked are refused.
  func entryBytes(_ range: Range<Int>, in path: String) throws(Failure) -> [[UInt8]] {
    guard !range.isEmpty else { return [] }
    guard let file = try DurableFile.openExisting(path) else {
      throw Failure(.usage, "E0603", "the journal is gone", why: [path], fix: ["restore it from a copy"])
    }
    defer { file.close() }
    var entries: [[UInt8]] = []
    for index in range {
      let bytes = try file.read(from: places[index - offset].lowerBound, count: places[index - offset].count)
      guard TreeHash.leaf(bytes) == tree.leaves[index - offset] else {
        throw Failure(
          .usage, "E0602", "the journal is damaged", why: ["entry \(index) changed while it was read"],
          fix: ["sluice journal verify"])
      }
      entries.append(bytes)
    }
    return entries
  }

  /// Reads entries again, in the order of the positions.
  func entries(_ positions: some Sequence<Int>, in path: String) throws(Failure) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    for position in positions {
      for bytes in try entryBytes(position..<position + 1, in: path) {
        guard let entry = JournalLine.entry(of: bytes) else {
          throw Failure(
            .usage, "E0602", "the journal is damaged", why: ["entry \(position)"],
            fix: ["sluice journal verify"])
        }
        entries.append(entry)
      }
    }
    return entries
  }
}
