// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// Where the files of a journal are, and how they are read together.
struct JournalFolder: Sendable {
  let path: String
  let journal: String

  /// Names the files of a folder; the lines may be elsewhere.
  init(path: String, journal: String? = nil) {
    self.path = path
    self.journal = journal ?? path + "/journal.jsonl"
  }

  var checkpoint: String { path + "/checkpoint" }
  var lock: String { path + "/journal.lock" }
  /// Checkpoints that were kept with the cosignatures of witnesses.
  var anchors: String { path + "/anchors" }

  /// Reads the bytes of the checkpoint file, or returns `nil` when there is none.
  func readNote() throws(Failure) -> [UInt8]? {
    guard let file = try DurableFile.openExisting(checkpoint) else { return nil }
    defer { file.close() }
    return try file.read(from: 0, count: SignedNote.bytesMax)
  }

  /// Reads a checkpoint; the signature is believed only with a key.
  func checkpoint(of note: [UInt8], _ keys: [VerifierKey]) throws(Failure) -> Checkpoint {
    do throws(NoteProblem) {
      let note = try SignedNote(parsing: note)
      return keys.isEmpty ? try Checkpoint(text: note.text) : try Checkpoint.verified(note, by: keys).checkpoint
    } catch {
      throw Failure(
        .usage, "E0605", "the checkpoint of the journal is not to be trusted", why: [checkpoint, error.reason],
        fix: ["sluice journal verify"])
    }
  }

  /// Checks entries against the checkpoint, row by row of the recovery table in docs/journal-format.md.
  func check(_ contents: JournalContents, _ checkpoint: Checkpoint?) throws(Failure) {
    let acknowledged = checkpoint?.size ?? 0
    if let tail = contents.tail, !tail.isUnacknowledged(size: contents.size, checkpoint: acknowledged) {
      throw Failure(
        .usage, "E0602", "the journal is damaged", why: ["\(journal): \(tail.fault)"],
        fix: ["restore journal.jsonl from a copy that sluice verify accepts"])
    }
    // An entry is written only after the checkpoint covers what it calls durable.
    guard acknowledged <= contents.size, contents.watermark <= acknowledged else {
      let stated = checkpoint.map { "checkpoint: \($0.size) entries, root \($0.root.base64)" } ?? "checkpoint: none"
      throw Failure(
        .usage, "E0603", "the journal and its checkpoint disagree: acknowledged entries or the checkpoint were lost",
        why: [
          stated, "journal: \(contents.size) entries, root \(contents.range.root.base64)",
          "journal: \(contents.watermark) entries known to be acknowledged",
        ], fix: ["restore \(path) from a copy that sluice verify accepts"])
    }
    if let checkpoint, contents.root(size: checkpoint.size) != checkpoint.root {
      throw Failure(
        .usage, "E0605", "the checkpoint states another root than the journal has",
        why: [
          "checkpoint: \(checkpoint.size) entries, root \(checkpoint.root.base64)",
          "journal: \(checkpoint.size) entries, root \(contents.root(size: checkpoint.size).base64)",
        ], fix: ["sluice journal verify"])
    }
  }
}
