// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

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
      throw Failure(.usage, "E0607", "there is no such journal", why: [file])
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
    let lines = bytes.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    func fault(_ kind: JournalFault.Kind, entry: Int64) -> JournalFault {
      JournalFault(line: lines, entry: entry, kind: kind)
    }
    var checkpoint: Checkpoint?
    var problem: JournalFault?
    if let note {
      do throws(NoteProblem) {
        checkpoint =
          if let verifier { try Checkpoint.verified(note, by: verifier) } else {
            try Checkpoint(text: try SignedNote(parsing: note).text)
          }
      } catch { problem = fault(.wrongCheckpoint, entry: contents.size) }
    } else if !isAlone, contents.watermark > 0 {
      // An entry calls others durable only after a checkpoint covered them.
      problem = fault(.wrongCheckpoint, entry: contents.size)
    }
    let covered = checkpoint?.size ?? 0
    if let tail = contents.tail, !tail.isUnacknowledged(size: contents.size, checkpoint: covered) {
      problem = tail.fault
    } else if covered > contents.size {
      problem = fault(.missingEntries, entry: contents.size)
    } else if let checkpoint, contents.watermark > covered {
      problem = problem ?? fault(.wrongCheckpoint, entry: checkpoint.size)
    } else if let checkpoint, contents.root(size: covered) != checkpoint.root {
      problem = problem ?? fault(.wrongRoot, entry: covered)
    }
    return JournalReport(
      entries: contents.size, root: contents.range.root.base64, covered: min(covered, contents.size),
      isSigned: checkpoint != nil && verifier != nil, tornBytes: contents.tail?.bytes.count ?? 0, problem: problem)
  }

  private static func read(_ path: String) throws(Failure) -> [UInt8]? {
    guard let file = try DurableFile.openExisting(path) else { return nil }
    defer { file.close() }
    return try file.read(from: 0)
  }
}
