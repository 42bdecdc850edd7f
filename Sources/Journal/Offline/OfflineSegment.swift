// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore

/// What was recorded here while the shared store was out of reach: drafts in their order, durable and signed, which
/// follow a number of entries of the store.
///
/// `offline/segment.jsonl` has a first line with that number, and a line for each draft; `offline/segment.note` is signed
/// over it after each append, with a first line that no checkpoint of the log has. Lines that it does not cover were not
/// acknowledged.
struct OfflineSegment: Sendable {
  /// What a segment says.
  struct Content: Sendable {
    /// The number of entries of the store that it follows.
    let base: Int64
    /// The root over them, base64.
    let root: String
    var drafts: [EntryDraft]

    /// The entries that the drafts are when they follow directly.
    var entries: [JournalEntry] {
      drafts.enumerated().map { offset, draft in
        JournalEntry(
          sequence: base + Int64(offset), id: draft.id, at: draft.at, type: draft.type, actor: draft.actor,
          body: draft.body)
      }
    }
  }

  let folder: String

  private var path: String { folder + "/offline/segment.jsonl" }
  private var notePath: String { folder + "/offline/segment.note" }

  var exists: Bool { access(path, F_OK) == 0 }

  /// Reads it; `nil` where there is none.
  func read(_ key: LogKey?) throws(Failure) -> Content? {
    guard let file = try DurableFile.openExisting(path) else { return nil }
    defer { file.close() }
    guard let noteFile = try DurableFile.openExisting(notePath) else { return nil }
    defer { noteFile.close() }
    let count = try covered(try noteFile.read(from: 0, count: SignedNote.bytesMax), key)
    let bytes = try file.read(from: 0)
    guard bytes.count >= count.bytes, TreeHash.plain(Array(bytes.prefix(count.bytes))).hex == count.digest else {
      throw damaged("its signature is over other bytes")
    }
    let lines = bytes.prefix(count.bytes).split(separator: 0x0A)
    guard let head = lines.first.flatMap({ try? DocumentReader.document(from: Array($0)) }),
      let base = head["base"]?.integer, let root = head["root"]?.string
    else { throw damaged("its first line is not one") }
    var content = Content(base: base, root: root, drafts: [])
    for line in lines.dropFirst() {
      guard let draft = Self.draft(Array(line)) else { throw damaged("a line is no entry") }
      content.drafts.append(draft)
    }
    return content
  }

  /// Writes it anew with everything in it, and waits until that is durable.
  func write(_ content: Content, _ key: LogKey) throws(Failure) {
    try DurableFile.makeFolder(folder + "/offline")
    var bytes = DocumentWriter.bytes(
      of: .members(["base": .integer(content.base), "root": .string(content.root)]))
    bytes.append(0x0A)
    for draft in content.drafts { bytes += Self.line(draft) + [0x0A] }
    let text = "\(key.name)/offline\n\(bytes.count)\n\(TreeHash.plain(bytes).hex)\n"
    let note: SignedNote
    do throws(NoteProblem) {
      note = SignedNote(text: Array(text.utf8), signatures: [try key.signature(over: Array(text.utf8))])
    } catch { throw Failure(.defect, "E7012", "the checkpoint cannot be signed", why: [error.reason]) }
    // The lines only grow: the note before covers what it covered, whichever of the two a crash leaves.
    try DurableFile.replace(path, with: bytes)
    try DurableFile.replace(notePath, with: note.bytes)
  }

  /// Puts it aside once the store has all of it.
  func retire(_ content: Content) throws(Failure) {
    let kept = folder + "/offline/merged-\(content.base)-\(content.drafts.first?.id ?? "none").jsonl"
    guard rename(path, kept) == 0 else { throw DurableFile.failure("rename", path) }
    unlink(notePath)
    try DurableFile.synchroniseFolder(of: path)
  }

  private func covered(_ note: [UInt8], _ key: LogKey?) throws(Failure) -> (bytes: Int, digest: String) {
    do throws(NoteProblem) {
      let note = try SignedNote(parsing: note)
      if let key, try note.signers(among: [key.verifier]).isEmpty { throw NoteProblem("\(key.name) has not signed it") }
      let lines = note.text.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
      guard lines.count == 3, lines[0].hasSuffix("/offline"), let bytes = Int(lines[1]), bytes > 0 else {
        throw NoteProblem("it is no note of a segment")
      }
      return (bytes, lines[2])
    } catch { throw damaged(error.reason) }
  }

  private func damaged(_ reason: String) -> Failure {
    Failure(
      .usage, "E0602", "the journal is damaged", why: ["\(path): \(reason)"],
      fix: ["keep \(folder)/offline for whoever looks into it"])
  }

  private static func line(_ draft: EntryDraft) -> [UInt8] {
    DocumentWriter.bytes(
      of: .members([
        "id": .string(draft.id), "at": .string(draft.at.text), "type": .string(draft.type),
        "actor": .members(["name": .string(draft.actor.name), "proof": .string(draft.actor.proof)]),
        "body": draft.body,
      ]))
  }

  private static func draft(_ line: [UInt8]) -> EntryDraft? {
    guard let document = try? DocumentReader.document(from: line), let id = document["id"]?.string,
      let at = document["at"]?.string.flatMap({ Instant(text: $0) }), let type = document["type"]?.string,
      let name = document["actor"]?["name"]?.string, let proof = document["actor"]?["proof"]?.string,
      let body = document["body"]
    else { return nil }
    return EntryDraft(id: id, at: at, type: type, actor: Actor(name: name, proof: proof), body: body)
  }
}
