// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

extension FileEvidence {
  /// Checks every byte: lines, chain, tree, checkpoint, and that the journal grew from every checkpoint at hand.
  public func audit(since older: (source: String, note: [UInt8])?) async throws(Failure) -> JournalAudit {
    var lock: FileLock?
    if !isAlone, let probe = try DurableFile.openExisting(folder.journal) {
      probe.close()
      // Journal and checkpoint belong together only while no writer is between the two.
      lock = try await FileLock.acquire(folder.lock, .shared, patience: .seconds(10))
    }
    defer { lock?.release() }
    var contents = JournalContents()
    var signed = SignedEntries()
    if let file = try DurableFile.openExisting(folder.journal) {
      defer { file.close() }
      try contents.grow(from: file) { line, bytes in signed.note(line, bytes) }
    } else if isAlone {
      throw Failure(
        .usage, "E0690", "there is no such journal", why: [folder.journal], fix: ["ls -l \(folder.journal)"])
    }
    let note = isAlone ? nil : try folder.readNote()
    let report = JournalVerification.report(contents, checkpoint: note, verifiers: keys.logs, isAlone: isAlone)
    var found = Anchors(contents: contents)
    if let older { found.compare(try kept(older.note, source: older.source)) }
    for kept in try notes() { found.compare(kept.note, kept.source, isElsewhere: kept.isElsewhere, keys: keys) }
    // The checkpoint itself vouches for more than the log only when others have signed it.
    if report.isSigned, let note,
      let own = try? KeptCheckpoint(note, source: "checkpoint", isElsewhere: false, keys: keys),
      own.cosigners.contains(where: \.isKnown)
    {
      found.compare(own)
    }
    let fault = report.problem ?? found.fault
    let anchors = found.anchors.sorted { $0.size < $1.size }
    return JournalAudit(
      entries: report.entries, root: report.root, covered: report.covered, signer: signer(of: note, report),
      tornBytes: report.tornBytes,
      ranges: fault == nil
        ? TrustRanges.ranges(
          size: report.entries, covered: report.covered, isSigned: report.isSigned, anchors: anchors) : [],
      anchors: anchors, signed: try contents.entries(signed.positions, in: folder.journal),
      unfounded: try contents.entries(signed.unfounded, in: folder.journal), fault: fault)
  }

  private func signer(of note: [UInt8]?, _ report: JournalReport) -> String? {
    guard report.isSigned, let note, let kept = try? KeptCheckpoint(note, source: "", isElsewhere: false, keys: keys)
    else { return nil }
    return "\(kept.key.name)+\(kept.key.identity)"
  }

  // The checkpoints that were kept beside the journal, and the one that is remembered outside of the repository.
  private func notes() throws(Failure) -> [(source: String, isElsewhere: Bool, note: [UInt8])] {
    var notes: [(String, Bool, [UInt8])] = []
    for name in isAlone ? [] : DurableFile.names(in: folder.anchors) where name.hasSuffix(".checkpoint") {
      guard let file = try DurableFile.openExisting("\(folder.anchors)/\(name)") else { continue }
      defer { file.close() }
      notes.append(("anchors/\(name)", false, try file.read(from: 0, count: SignedNote.bytesMax)))
    }
    for origin in Set(keys.logs.map(\.name)).sorted() {
      if let known = try memory?.recall(origin) { notes.append(("what this user has seen before", true, known)) }
    }
    return notes
  }
}

/// Compares a journal with checkpoints that were kept, and remembers the first that does not fit.
private struct Anchors {
  let contents: JournalContents
  var anchors: [JournalAnchor] = []
  var fault: JournalFault?

  mutating func compare(_ note: [UInt8], _ source: String, isElsewhere: Bool, keys: KnownKeys) {
    // Without a key of the log nothing of it can be believed or doubted.
    guard !keys.logs.isEmpty else { return }
    do throws(NoteProblem) {
      compare(try KeptCheckpoint(note, source: source, isElsewhere: isElsewhere, keys: keys))
    } catch {
      fail(.wrongCheckpoint, entry: contents.size, "\(source): \(error.reason)")
    }
  }

  mutating func compare(_ kept: KeptCheckpoint) {
    let checkpoint = kept.checkpoint
    if checkpoint.size > contents.size {
      fail(.otherHistory, entry: contents.size, "\(kept.source) covers \(checkpoint.size) entries")
    } else if contents.root(size: checkpoint.size) != checkpoint.root {
      fail(
        .otherHistory, entry: max(checkpoint.size, 1) - 1,
        "\(kept.source) has another root over \(checkpoint.size) entries")
    } else if !anchors.contains(kept.anchor) {
      anchors.append(kept.anchor)
    }
  }

  private mutating func fail(_ kind: JournalFault.Kind, entry: Int64, _ detail: String) {
    fault = fault ?? JournalFault(line: contents.lineCount, entry: entry, kind: kind, detail: detail)
  }
}
