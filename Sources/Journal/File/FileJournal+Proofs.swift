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
    try await load()
    return contents.leaves.map(\.hex)
  }

  /// Returns the receipt of an entry that the checkpoint covers (C2SP tlog-proof).
  public func receipt(of sequence: Int64) async throws(Failure) -> Receipt {
    try await load()
    let (note, checkpoint) = try commitment()
    let index = Int(clamping: sequence)
    guard
      let proof = MerkleTree(leaves: contents.leaves).inclusionProof(index: index, size: Int(checkpoint.size))
    else {
      throw Failure(
        .usage, "E0611", "the checkpoint of the journal does not cover that entry",
        why: ["entry \(sequence), checkpoint \(checkpoint.size) entries"])
    }
    let bytes = try entryBytes(index..<index + 1)
    return Receipt(entry: bytes[0], index: sequence, proof: proof, checkpoint: note)
  }

  /// Returns the proof that the journal grew from an older checkpoint, or refuses when it did not (RFC 6962 §2.1.2).
  public func consistencyProof(since older: Checkpoint) async throws(Failure) -> [TreeHash] {
    try await load()
    let current = try commitment().checkpoint
    guard older.size >= 0, older.size <= current.size, contents.root(size: older.size) == older.root else {
      throw Failure(
        .usage, "E0603", "the journal did not grow from that checkpoint: history was lost or rewritten",
        why: [
          "older: \(older.size) entries, root \(older.root.base64)",
          "now: \(current.size) entries, root \(current.root.base64)",
        ])
    }
    // From nothing, everything grows: the protocol has an empty proof there.
    return MerkleTree(leaves: contents.leaves)
      .consistencyProof(from: Int(older.size), to: Int(current.size)) ?? []
  }

  /// Writes the files of a static log into a folder, the checkpoint last (C2SP tlog-tiles v0.1.0).
  public func exportTiles(to target: String) async throws(Failure) {
    try await load()
    let (note, checkpoint) = try commitment()
    for file in TileExport.files(entries: try entryBytes(0..<Int(checkpoint.size))) {
      let path = target + "/" + file.path
      try DurableFile.makeFolder(DurableFile.parent(path))
      try DurableFile.replace(path, with: file.bytes)
    }
    try DurableFile.makeFolder(target)
    try DurableFile.replace(target + "/checkpoint", with: note)
  }

  private func commitment() throws(Failure) -> (note: [UInt8], checkpoint: Checkpoint) {
    guard let note else {
      throw Failure(.usage, "E0611", "the journal has no checkpoint yet", why: [folder.checkpoint])
    }
    return (note, try folder.checkpoint(of: note, verifier))
  }

  /// Reads entries again from the file; bytes that changed since they were checked are refused.
  private func entryBytes(_ range: Range<Int>) throws(Failure) -> [[UInt8]] {
    guard !range.isEmpty else { return [] }
    guard let file = try DurableFile.openExisting(folder.journal) else {
      throw Failure(.usage, "E0603", "the journal is gone", why: [folder.journal])
    }
    defer { file.close() }
    var entries: [[UInt8]] = []
    for (place, leaf) in zip(contents.places[range], contents.leaves[range]) {
      let bytes = try file.read(from: place.lowerBound, count: place.count)
      guard TreeHash.leaf(bytes) == leaf else {
        throw Failure(.usage, "E0602", "the journal is damaged", why: ["entry \(entries.count + range.lowerBound)"])
      }
      entries.append(bytes)
    }
    return entries
  }
}
