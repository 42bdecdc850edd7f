// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// What a journal file says, grown by feeding it the bytes that follow (docs/journal-format.md).
struct JournalContents: Sendable {
  /// The entries, in order.
  private(set) var entries: [JournalEntry] = []
  /// Their leaf hashes.
  private(set) var leaves: [TreeHash] = []
  /// Where their bytes are in the file.
  private(set) var places: [Range<Int>] = []
  /// Where each id is.
  private(set) var positions: [String: Int] = [:]
  /// The right edge of the tree.
  private(set) var range = CompactRange()
  /// The most entries that an entry knows to be durable.
  private(set) var watermark: Int64 = 0
  /// Where the last good line ends: everything before is settled.
  private(set) var end = 0
  /// What follows the last good line, when there is anything.
  private(set) var tail: JournalTail?
  // Lines before `end`.
  private var lines = 0

  /// The number of entries.
  var size: Int64 { Int64(entries.count) }

  /// Reads the bytes that stand from `end` on.
  mutating func feed(_ bytes: [UInt8]) {
    tail = nil
    let base = end
    // Offsets into `bytes`: the start of the current line, and of what is not settled yet.
    var start = 0
    var pending = 0
    var line = lines
    while let newline = bytes[start...].firstIndex(of: 0x0A) {
      line += 1
      let content = Array(bytes[start..<newline])
      let garbage = pending < start ? Array(bytes[pending..<start - 1]) : nil
      switch judge(content, garbage: garbage) {
      case .success(let good):
        accept(good, place: base + start..<base + newline)
        end = base + newline + 1
        lines = line
        pending = newline + 1
        tail = nil
      case .failure(let fault): spoil(content, fault: fault.kind, line: line)
      }
      start = newline + 1
    }
    guard pending < bytes.count else { return }
    finish(Array(bytes[pending...]), last: Array(bytes[start...]), line: line + 1, isTorn: pending < start)
  }

  // Judges the last line, the one without a newline.
  private mutating func finish(_ garbage: [UInt8], last: [UInt8], line: Int, isTorn: Bool) {
    var isWhole = false
    if !last.isEmpty {
      let sealed = isTorn ? Array(garbage.dropLast(last.count + 1)) : nil
      if case .success = judge(last, garbage: sealed) { isWhole = true }
      spoil(last, fault: isTorn ? .malformed : .unfinished, line: line)
    }
    tail?.bytes = garbage
    tail?.isWholeEntry = isWhole
  }

  private mutating func spoil(_ content: [UInt8], fault: JournalFault.Kind, line: Int) {
    var spoiled = tail ?? JournalTail(fault: JournalFault(line: line, entry: size, kind: fault))
    // A later line that is whole by itself may prove that what is broken here was durable once.
    if case .success(let later) = JournalLine.parse(content) {
      spoiled.provenDurable = max(spoiled.provenDurable, later.durable)
    }
    tail = spoiled
  }

  private func judge(_ content: [UInt8], garbage: [UInt8]?) -> Result<JournalLine, JournalLineFault> {
    JournalLine.parse(content).flatMap { line in
      if line.entry.sequence != size { return .failure(JournalLineFault(kind: .wrongSequence)) }
      if line.previous != leaves.last ?? .zero { return .failure(JournalLineFault(kind: .wrongLink)) }
      if line.durable > size || line.durable < watermark { return .failure(JournalLineFault(kind: .wrongWatermark)) }
      if positions[line.entry.id] != nil { return .failure(JournalLineFault(kind: .repeatedID)) }
      let isSeal = line.entry.type == JournalLine.sealedType
      let fits = garbage.map { line.entry.body == JournalSeal.body(of: $0) } ?? false
      return isSeal == (garbage != nil) && isSeal == fits
        ? .success(line) : .failure(JournalLineFault(kind: .wrongSeal))
    }
  }

  private mutating func accept(_ line: JournalLine, place: Range<Int>) {
    positions[line.entry.id] = entries.count
    entries.append(line.entry)
    leaves.append(line.leaf)
    places.append(place)
    range.append(line.leaf)
    watermark = max(watermark, line.durable)
  }

  /// Returns the root over the first entries.
  func root(size: Int64) -> TreeHash {
    size == self.size ? range.root : MerkleTree.root(leaves[..<Int(size)])
  }
}
