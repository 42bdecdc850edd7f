// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// One line of the journal: what ties it to the lines before it, and where its parts are (docs/journal-format.md).
struct JournalLine: Sendable {
  /// The longest line without its newline.
  static let bytesMax = 16_384
  /// The kind of entry that closes a torn write.
  static let sealedType = "journal.sealed/1"
  // `,"sum":"` and sixteen digits and `"}`.
  private static let tailCount = 26

  /// Where the parts of an entry stand in the line.
  struct Parts: Sendable {
    let id: Range<Int>
    let at: Range<Int>
    /// Texts with their quotes, since they may have escapes.
    let type: Range<Int>
    let name: Range<Int>
    let proof: Range<Int>
    let body: Range<Int>
  }

  let sequence: Int64
  let previous: TreeHash
  let durable: Int64
  let leaf: TreeHash
  let parts: Parts

  /// Returns the exact bytes of an entry, without a newline.
  static func bytes(_ draft: EntryDraft, sequence: Int64, previous: TreeHash, durable: Int64) -> [UInt8] {
    let unsummed = Document.members([
      "v": .integer(1), "seq": .integer(sequence), "id": .string(draft.id), "prev": .string(previous.hex),
      "dur": .integer(durable), "at": .string(draft.at.text), "type": .string(draft.type),
      "actor": .members(["name": .string(draft.actor.name), "proof": .string(draft.actor.proof)]),
      "body": draft.body,
    ])
    let covered = Array(DocumentWriter.bytes(of: unsummed).dropLast())
    let sum = Hexadecimal.text(TreeHash.plain(covered).bytes.prefix(8))
    return covered + Array(#","sum":"\#(sum)"}"#.utf8)
  }

  /// Reads a line by itself; where it belongs is for the caller to judge.
  static func parse(_ bytes: [UInt8]) -> Result<JournalLine, JournalLineFault> {
    bytes.withUnsafeBufferPointer { parse($0) }
  }

  /// Reads a line by itself; where it belongs is for the caller to judge.
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JournalLine, JournalLineFault> {
    guard bytes.count <= bytesMax else { return .failure(JournalLineFault(kind: .tooLong)) }
    guard let line = walk(bytes) else { return .failure(JournalLineFault(kind: .malformed)) }
    let covered = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes).dropLast(tailCount))
    let sum = TreeHash.plain(covered)
    let stated = UnsafeBufferPointer(rebasing: bytes[(bytes.count - 18)..<(bytes.count - 2)])
    guard Hexadecimal.isText(stated, of: sum) else { return .failure(JournalLineFault(kind: .wrongSum)) }
    return .success(line)
  }

  private static func walk(_ bytes: UnsafeBufferPointer<UInt8>) -> JournalLine? {
    var cursor = DocumentCursor(bytes)
    guard cursor.take(#"{"v":1,"seq":"#), let sequence = cursor.integer(), sequence >= 0,
      cursor.take(#","id":"#), let id = cursor.text(), isID(bytes[id.range]), !id.isEscaped,
      cursor.take(#","prev":"#), let link = cursor.text(),
      let previous = Hexadecimal.hash(UnsafeBufferPointer(rebasing: bytes[link.range])),
      cursor.take(#","dur":"#), let durable = cursor.integer(), durable >= 0,
      cursor.take(#","at":"#), let at = cursor.text(),
      Instant(bytes: UnsafeBufferPointer(rebasing: bytes[at.range])) != nil,
      cursor.take(#","type":"#), let type = part(&cursor), type.count > 2,
      cursor.take(#","actor":{"name":"#), let name = part(&cursor),
      cursor.take(#","proof":"#), let proof = part(&cursor),
      cursor.take(#"},"body":"#), cursor.offset < bytes.count, bytes[cursor.offset] == UInt8(ascii: "{")
    else { return nil }
    let start = cursor.offset
    guard cursor.value(depth: 1) else { return nil }
    let body = start..<cursor.offset
    guard cursor.take(#","sum":"#), let sum = cursor.text(), sum.range.count == 16, cursor.take("}"), cursor.isAtEnd
    else { return nil }
    return JournalLine(
      sequence: sequence, previous: previous, durable: durable, leaf: .leaf(UnsafeRawBufferPointer(bytes)),
      parts: Parts(id: id.range, at: at.range, type: type, name: name, proof: proof, body: body))
  }

  // A text with its quotes.
  private static func part(_ cursor: inout DocumentCursor) -> Range<Int>? {
    cursor.text().map { $0.range.lowerBound - 1..<$0.range.upperBound + 1 }
  }

  /// Tells whether the entry closes a torn write.
  func isSeal(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes[parts.type.lowerBound + 1..<parts.type.upperBound - 1].elementsEqual(Self.sealedType.utf8)
  }

  /// Reads the entry out of the bytes that were parsed; `nil` for other bytes.
  func entry(in bytes: UnsafeBufferPointer<UInt8>) -> JournalEntry? {
    func document(_ range: Range<Int>) -> Document? {
      try? DocumentReader.document(from: UnsafeBufferPointer(rebasing: bytes[range]))
    }
    guard let at = Instant(bytes: UnsafeBufferPointer(rebasing: bytes[parts.at])),
      let type = document(parts.type)?.string, let name = document(parts.name)?.string,
      let proof = document(parts.proof)?.string, let body = document(parts.body)
    else { return nil }
    return JournalEntry(
      sequence: sequence, id: String(decoding: bytes[parts.id], as: UTF8.self), at: at, type: type,
      actor: Actor(name: name, proof: proof), body: body)
  }

  /// Reads a whole line as an entry, or returns `nil` when it is none.
  static func entry(of bytes: [UInt8]) -> JournalEntry? {
    bytes.withUnsafeBufferPointer { buffer in
      guard case .success(let line) = parse(buffer) else { return nil }
      return line.entry(in: buffer)
    }
  }

  /// Tells whether bytes may be an id: visible ASCII, so that equal means equal bytes.
  static func isID(_ id: some Collection<UInt8>) -> Bool {
    !id.isEmpty && id.count <= 64 && id.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}
