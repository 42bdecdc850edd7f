// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// One line of the journal: the entry, and what ties it to the lines before it (docs/journal-format.md).
struct JournalLine: Sendable {
  /// The longest line without its newline.
  static let bytesMax = 16_384
  /// The kind of entry that closes a torn write.
  static let sealedType = "journal.sealed/1"
  private static let names = ["v", "seq", "id", "prev", "dur", "at", "type", "actor", "body", "sum"]
  // `,"sum":"` and sixteen digits and `"}`.
  private static let tailCount = 26

  let entry: JournalEntry
  let previous: TreeHash
  let durable: Int64
  let leaf: TreeHash

  /// Returns the exact bytes of an entry, without a newline.
  static func bytes(_ draft: EntryDraft, sequence: Int64, previous: TreeHash, durable: Int64) -> [UInt8] {
    let unsummed = Document.members([
      "v": .integer(1), "seq": .integer(sequence), "id": .string(draft.id), "prev": .string(previous.hex),
      "dur": .integer(durable), "at": .string(draft.at.text), "type": .string(draft.type),
      "actor": .members(["name": .string(draft.actor.name), "proof": .string(draft.actor.proof)]),
      "body": draft.body,
    ])
    let covered = Array(DocumentWriter.bytes(of: unsummed).dropLast())
    return covered + Array(#","sum":"\#(sum(covered))"}"#.utf8)
  }

  private static func sum(_ covered: [UInt8]) -> String { Hexadecimal.text(TreeHash.plain(covered).bytes.prefix(8)) }

  /// Reads a line by itself; where it belongs is for the caller to judge.
  static func parse(_ bytes: [UInt8]) -> Result<JournalLine, JournalLineFault> {
    guard bytes.count <= bytesMax else { return .failure(JournalLineFault(kind: .tooLong)) }
    guard bytes.count > tailCount, let document = try? DocumentReader.document(from: bytes),
      case .object(let members) = document, members.map(\.name) == names
    else { return .failure(JournalLineFault(kind: .malformed)) }
    guard document["sum"]?.string == sum(Array(bytes.dropLast(tailCount))) else {
      return .failure(JournalLineFault(kind: .wrongSum))
    }
    guard document["v"]?.integer == 1, let sequence = document["seq"]?.integer, sequence >= 0,
      let id = document["id"]?.string, isID(id),
      let previous = document["prev"]?.string.flatMap(Hexadecimal.bytes).flatMap(TreeHash.init),
      let durable = document["dur"]?.integer, durable >= 0,
      let at = document["at"]?.string.flatMap(Instant.init(text:)),
      let type = document["type"]?.string, !type.isEmpty, case .object(let actor)? = document["actor"],
      actor.map(\.name) == ["name", "proof"], let name = actor[0].value.string, let proof = actor[1].value.string,
      let body = document["body"], case .object = body
    else { return .failure(JournalLineFault(kind: .malformed)) }
    return .success(
      JournalLine(
        entry: JournalEntry(
          sequence: sequence, id: id, at: at, type: type, actor: Actor(name: name, proof: proof), body: body),
        previous: previous, durable: durable, leaf: .leaf(bytes)))
  }

  /// Tells whether a text may be an id: visible ASCII, so that equal means equal bytes.
  static func isID(_ id: String) -> Bool {
    let bytes = id.utf8
    return !bytes.isEmpty && bytes.count <= 64 && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}
