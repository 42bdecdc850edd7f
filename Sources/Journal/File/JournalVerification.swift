// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
import PromotionPorts

/// Checks a journal from its first byte, and repairs nothing (docs/journal-format.md).
public enum JournalVerification {
  /// Checks the journal and the checkpoint of a folder; signatures are checked when the log's key is given.
  public static func verify(folder path: String, verifier: VerifierKey?) async throws(Failure) -> JournalReport {
    let folder = JournalFolder(path: path)
    guard let probe = try DurableFile.openExisting(folder.journal) else {
      return report([], checkpoint: try read(folder.checkpoint), verifier: verifier)
    }
    probe.close()
    // Journal and checkpoint belong together only while no writer is between the two.
    let lock = try await FileLock.acquire(folder.lock, .shared, patience: .seconds(10))
    defer { lock.release() }
    return report(
      try read(folder.journal) ?? [], checkpoint: try read(folder.checkpoint), verifier: verifier, isAlone: false)
  }

  /// Checks a journal file alone; nothing then tells whether its end was cut.
  public static func verify(file: String) throws(Failure) -> JournalReport {
    guard let bytes = try read(file) else {
      throw Failure(.usage, "E0690", "there is no such journal", why: [file], fix: ["ls -l \(file)"])
    }
    return report(bytes, checkpoint: nil, verifier: nil, isAlone: true)
  }

  /// Checks the bytes of a journal against the bytes of a checkpoint.
  public static func report(_ bytes: [UInt8], checkpoint note: [UInt8]?, verifier: VerifierKey?) -> JournalReport {
    report(bytes, checkpoint: note, verifier: verifier, isAlone: verifier == nil)
  }

  private static func report(
    _ bytes: [UInt8], checkpoint note: [UInt8]?, verifier: VerifierKey?, isAlone: Bool
  ) -> JournalReport {
    var contents = JournalContents()
    contents.feed(bytes)
    return report(contents, checkpoint: note, verifiers: verifier.map { [$0] } ?? [], isAlone: isAlone)
  }

  /// Judges what a journal says against the bytes of its checkpoint.
  static func report(
    _ contents: JournalContents, checkpoint note: [UInt8]?, verifiers: [VerifierKey], isAlone: Bool
  ) -> JournalReport {
    func fault(_ kind: JournalFault.Kind, entry: Int64, _ detail: String = "") -> JournalFault {
      JournalFault(line: contents.lineCount, entry: entry, kind: kind, detail: detail)
    }
    var checkpoint: Checkpoint?
    var problem: JournalFault?
    if let note {
      do throws(NoteProblem) {
        let note = try SignedNote(parsing: note)
        checkpoint =
          verifiers.isEmpty
          ? try Checkpoint(text: note.text) : try Checkpoint.verified(note, by: verifiers).checkpoint
      } catch { problem = fault(.wrongCheckpoint, entry: contents.size, error.reason) }
    } else if !isAlone, contents.watermark > 0 {
      // An entry calls others durable only after a checkpoint covered them.
      problem = fault(.wrongCheckpoint, entry: contents.size, "there is none")
    }
    let covered = checkpoint?.size ?? 0
    if let tail = contents.tail, !tail.isUnacknowledged(size: contents.size, checkpoint: covered) {
      problem = tail.fault
    } else if covered > contents.size {
      problem = fault(.missingEntries, entry: contents.size, "the checkpoint covers \(covered)")
    } else if let checkpoint, contents.watermark > covered {
      problem = problem ?? fault(.wrongCheckpoint, entry: checkpoint.size, "it is older than the entries say")
    } else if let checkpoint, contents.root(size: covered) != checkpoint.root {
      problem = problem ?? fault(.wrongRoot, entry: max(covered, 1) - 1)
    }
    return JournalReport(
      entries: contents.size, root: contents.range.root.base64, covered: min(covered, contents.size),
      isSigned: checkpoint != nil && !verifiers.isEmpty, tornBytes: contents.tail?.bytes.count ?? 0, problem: problem)
  }

  private static func read(_ path: String) throws(Failure) -> [UInt8]? {
    guard let file = try DurableFile.openExisting(path) else { return nil }
    defer { file.close() }
    return try file.read(from: 0)
  }
}
