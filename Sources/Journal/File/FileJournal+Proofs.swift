// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

extension FileJournal {
  /// Returns the signed checkpoint, verbatim (C2SP tlog-checkpoint v1.0.0).
  public func checkpoint() async throws(Failure) -> [UInt8] {
    try await load()
    return try commitment().note
  }

  /// Returns the leaf hash of every entry in hexadecimal, what the next entry's `prev` says (RFC 6962 §2.1).
  public func leafHashes() async throws(Failure) -> [String] {
    try await loadWhole()
    return contents.tree.leaves.map(\.hex)
  }

  /// Returns the receipt of an entry that the checkpoint covers (C2SP tlog-proof).
  public func receipt(of sequence: Int64) async throws(Failure) -> Receipt {
    try await loadWhole()
    let (note, checkpoint) = try commitment()
    let index = Int(clamping: sequence)
    guard
      let proof = contents.tree.inclusionProof(index: index, size: Int(checkpoint.size))
    else {
      throw Failure(
        .usage, "E0611", "the checkpoint of the journal does not cover that entry",
        why: ["entry \(sequence), checkpoint \(checkpoint.size) entries"],
        fix: ["sluice journal verify", "any command that writes an entry signs a new checkpoint"])
    }
    let bytes = try contents.entryBytes(index..<index + 1, in: folder.journal)
    return Receipt(entry: bytes[0], index: sequence, proof: proof, checkpoint: note)
  }

  /// Returns the proof that the journal grew from an older checkpoint, or refuses when it did not (RFC 6962 §2.1.2).
  public func consistencyProof(since older: Checkpoint) async throws(Failure) -> [TreeHash] {
    try await loadWhole()
    return try await consistencyProof(from: older, to: try commitment().checkpoint)
  }

  /// Returns the proof that one checkpoint of this journal grew from another (RFC 6962 §2.1.2).
  public func consistencyProof(from older: Checkpoint, to newer: Checkpoint) async throws(Failure) -> [TreeHash] {
    try await loadWhole()
    for (name, checkpoint) in [("older", older), ("newer", newer)] {
      guard checkpoint.size >= 0, checkpoint.size <= contents.size,
        contents.root(size: checkpoint.size) == checkpoint.root
      else {
        throw Failure(
          .usage, "E0603", "the journal did not grow from that checkpoint: history was lost or rewritten",
          why: [
            "\(name): \(checkpoint.size) entries, root \(checkpoint.root.base64)",
            "now: \(contents.size) entries, root \(contents.range.root.base64)",
          ], fix: ["sluice journal verify"])
      }
    }
    guard older.size <= newer.size else {
      throw Failure(
        .usage, "E0638", "the older checkpoint covers more entries than the newer",
        why: ["\(older.size) and \(newer.size)"], fix: ["give the older checkpoint first"])
    }
    // From nothing, everything grows: the protocol has an empty proof there.
    return contents.tree.consistencyProof(from: Int(older.size), to: Int(newer.size)) ?? []
  }

  /// Writes the files of a static log into a folder, the checkpoint last; returns its size (C2SP tlog-tiles v0.1.0).
  @discardableResult
  public func exportTiles(to target: String) async throws(Failure) -> Int64 {
    try await loadWhole()
    let (note, checkpoint) = try commitment()
    for file in TileExport.files(entries: try contents.entryBytes(0..<Int(checkpoint.size), in: folder.journal)) {
      let path = target + "/" + file.path
      try DurableFile.makeFolder(DurableFile.parent(path))
      try DurableFile.replace(path, with: file.bytes)
    }
    try DurableFile.makeFolder(target)
    try DurableFile.replace(target + "/checkpoint", with: note)
    return checkpoint.size
  }

  private func commitment() throws(Failure) -> (note: [UInt8], checkpoint: Checkpoint) {
    guard let note else {
      throw Failure(
        .usage, "E0611", "the journal has no checkpoint yet", why: [folder.checkpoint],
        fix: ["any command that writes an entry signs one"])
    }
    return (note, try folder.checkpoint(of: note, verifiers))
  }
}
