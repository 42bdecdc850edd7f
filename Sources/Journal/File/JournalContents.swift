// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// What a journal file says, grown by feeding it the bytes that follow (docs/journal-format.md).
///
/// It begins at the first entry, or behind a beginning that was read before and is known by its right edge only.
struct JournalContents: Sendable {
  /// The beginning that was not read.
  private(set) var beginning = JournalBeginning()
  /// The leaf hashes from there on, and everything above them.
  private(set) var tree = MerkleTree()
  /// Where the bytes of each entry from there on are in the file.
  private(set) var places: [Range<Int>] = []
  /// Where each id from there on is.
  private(set) var ids = EntryIDs()
  /// The right edge of the tree.
  private(set) var range = CompactRange()
  /// The most entries that an entry knows to be durable.
  private(set) var watermark: Int64 = 0
  /// Where the last good line ends: everything before is settled.
  private(set) var end = 0
  /// What follows the last good line, when there is anything.
  private(set) var tail: JournalTail?
  // The leaf hash of the last entry.
  private(set) var last = TreeHash.zero
  // Lines before `end`.
  private var lines = 0

  /// Starts with nothing read.
  init() {}

  /// Starts behind entries that were read before.
  init(after beginning: JournalBeginning) {
    self.beginning = beginning
    (range, watermark, end) = (beginning.range, beginning.watermark, beginning.end)
    (last, lines) = (beginning.last, beginning.lines)
  }

  /// The number of entries.
  var size: Int64 { range.size }

  /// Whether every entry was read.
  var isWhole: Bool { beginning.range.size == 0 }

  /// The line behind the last newline, from 1.
  var lineCount: Int { lines + (tail?.bytes.count { $0 == 0x0A } ?? 0) + 1 }

  /// Is shown every good line with its bytes.
  typealias Visit = (JournalLine, UnsafeBufferPointer<UInt8>) -> Void

  /// Reads the bytes that stand from `end` on.
  ///
  /// A part of the bytes may be fed first; what it leaves unsettled is then fed again with what follows.
  mutating func feed(_ bytes: [UInt8], _ visit: Visit = { _, _ in }) {
    bytes.withUnsafeBufferPointer { feed($0, visit) }
  }

  private mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>, _ visit: Visit) {
    tail = nil
    let base = end
    // Offsets into `bytes`: the start of the current line, and of what is not settled yet.
    var start = 0
    var pending = 0
    var line = lines
    let parsed = ParsedLines(bytes)
    for (newline, parse) in zip(parsed.newlines, parsed.lines) {
      line += 1
      let content = UnsafeBufferPointer(rebasing: bytes[start..<newline])
      let garbage = pending < start ? bytes[pending..<start - 1] : nil
      switch judge(parse, content, garbage: garbage) {
      case .success(let good):
        accept(good, id: UnsafeBufferPointer(rebasing: content[good.parts.id]), place: base + start..<base + newline)
        end = base + newline + 1
        lines = line
        pending = newline + 1
        tail = nil
        visit(good, content)
      case .failure(let fault): spoil(parse, fault: fault.kind, line: line)
      }
      start = newline + 1
    }
    guard pending < bytes.count else { return }
    finish(bytes[pending...], last: bytes[start...], line: line + 1, isTorn: pending < start)
  }

  // Judges the last line, the one without a newline.
  private mutating func finish(
    _ garbage: Slice<UnsafeBufferPointer<UInt8>>, last: Slice<UnsafeBufferPointer<UInt8>>, line: Int, isTorn: Bool
  ) {
    var isWhole = false
    if !last.isEmpty {
      let content = UnsafeBufferPointer(rebasing: last)
      let sealed = isTorn ? garbage.dropLast(last.count + 1) : nil
      let parse = JournalLine.parse(content)
      if case .success = judge(parse, content, garbage: sealed) { isWhole = true }
      spoil(parse, fault: isTorn ? .malformed : .unfinished, line: line)
    }
    tail?.bytes = Array(garbage)
    tail?.isWholeEntry = isWhole
  }

  private mutating func spoil(
    _ parse: Result<JournalLine, JournalLineFault>, fault: JournalFault.Kind, line: Int
  ) {
    var spoiled = tail ?? JournalTail(fault: JournalFault(line: line, entry: size, kind: fault))
    // A later line that is whole by itself may prove that what is broken here was durable once.
    if case .success(let later) = parse {
      spoiled.provenDurable = max(spoiled.provenDurable, later.durable)
    }
    tail = spoiled
  }

  private func judge(
    _ parse: Result<JournalLine, JournalLineFault>, _ content: UnsafeBufferPointer<UInt8>,
    garbage: Slice<UnsafeBufferPointer<UInt8>>?
  ) -> Result<JournalLine, JournalLineFault> {
    parse.flatMap { line in
      if line.sequence != size { return .failure(JournalLineFault(kind: .wrongSequence)) }
      if line.previous != last { return .failure(JournalLineFault(kind: .wrongLink)) }
      if line.durable > size || line.durable < watermark { return .failure(JournalLineFault(kind: .wrongWatermark)) }
      if ids.position(of: UnsafeBufferPointer(rebasing: content[line.parts.id])) != nil {
        return .failure(JournalLineFault(kind: .repeatedID))
      }
      let isSeal = line.isSeal(in: content)
      guard isSeal || garbage != nil else { return .success(line) }
      let fits = garbage.map { line.entry(in: content)?.body == JournalSeal.body(of: Array($0)) } ?? false
      return isSeal && fits ? .success(line) : .failure(JournalLineFault(kind: .wrongSeal))
    }
  }

  private mutating func accept(_ line: JournalLine, id: UnsafeBufferPointer<UInt8>, place: Range<Int>) {
    ids.append(id)
    tree.append(line.leaf)
    places.append(place)
    range.append(line.leaf)
    last = line.leaf
    watermark = max(watermark, line.durable)
  }

  /// Returns the root over the first entries; nothing fits where they end before what was read.
  func root(size: Int64) -> TreeHash {
    if size == self.size { return range.root }
    if isWhole { return tree.root(size: Int(size)) }
    return range(size: size)?.root ?? .zero
  }

  /// Returns the right edge over the first entries, or `nil` where they end before what was read.
  func range(size: Int64) -> CompactRange? {
    let first = beginning.range.size
    guard size >= first, size <= self.size else { return nil }
    if isWhole { return tree.range(size: Int(size)) }
    var range = beginning.range
    for leaf in tree.leaves.prefix(Int(size - first)) { range.append(leaf) }
    return range
  }

  /// How many entries stand before the first one that was read.
  var offset: Int { Int(beginning.range.size) }

  /// What the next reader may begin behind: everything that is there now.
  var asBeginning: JournalBeginning {
    JournalBeginning(range: range, last: last, watermark: watermark, end: end, lines: lines)
  }
}
