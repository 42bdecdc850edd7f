// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// What a journal in files can prove (docs/journal-format.md).
public struct FileEvidence: JournalEvidence {
  let folder: JournalFolder
  let keys: KnownKeys
  let memory: CheckpointMemory?
  // Whether only the journal's lines are at hand, without a checkpoint beside them.
  let isAlone: Bool
  private let journal: FileJournal

  /// Looks at the journal of a folder; `memory` is where checkpoints are remembered, outside of the repository.
  public init(folder: String, keys: KnownKeys, memory: String?) {
    self.folder = JournalFolder(path: folder)
    self.keys = keys
    self.memory = memory.map { CheckpointMemory(folder: $0) }
    isAlone = false
    journal = FileJournal(folder: folder, verifiers: keys.logs)
  }

  /// Looks at a journal file alone; nothing then tells whether its end was cut, except for checkpoints kept elsewhere.
  public init(file: String, keys: KnownKeys, memory: String?) {
    folder = JournalFolder(path: DurableFile.parent(file), journal: file)
    self.keys = keys
    self.memory = memory.map { CheckpointMemory(folder: $0) }
    isAlone = true
    journal = FileJournal(folder: DurableFile.parent(file), verifiers: keys.logs)
  }

  /// Returns the line, from 1, on which an entry stands.
  public func line(of sequence: Int64) async throws(Failure) -> Int {
    guard let file = try DurableFile.openExisting(folder.journal) else { return 1 }
    defer { file.close() }
    var contents = JournalContents()
    try contents.grow(from: file)
    let index = Int(clamping: sequence)
    guard contents.places.indices.contains(index) else { return contents.lineCount }
    return try file.read(from: 0, count: contents.places[index].lowerBound).reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
  }

  /// Returns the signed checkpoint, verbatim (C2SP tlog-checkpoint v1.0.0).
  public func checkpoint() async throws(Failure) -> [UInt8] { try await journal.checkpoint() }

  /// Returns the proof that an entry is in the journal, the entry included (C2SP tlog-proof).
  public func receipt(of sequence: Int64) async throws(Failure) -> [UInt8] {
    try await journal.receipt(of: sequence).bytes
  }

  /// Writes the files of a static log into a folder and returns the number of entries (C2SP tlog-tiles v0.1.0).
  public func exportTiles(to folder: String) async throws(Failure) -> Int64 {
    try await journal.exportTiles(to: folder)
  }

  /// Returns the proof that the newer checkpoint, or the present one, grew from the older (C2SP tlog-witness).
  public func consistency(from older: [UInt8], to newer: [UInt8]?) async throws(Failure) -> [UInt8] {
    let old = try kept(older, source: "the older checkpoint").checkpoint
    let note: [UInt8]
    if let newer { note = newer } else { note = try await journal.checkpoint() }
    let new = try kept(note, source: "the newer checkpoint").checkpoint
    let proof = try await journal.consistencyProof(from: old, to: new)
    let lines = ["old \(old.size)"] + proof.map(\.base64)
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + note
  }

  /// Keeps a checkpoint of this journal beside it, with the cosignatures that it has.
  public func keep(_ note: [UInt8]) async throws(Failure) -> JournalAnchor {
    let anchor = try kept(note, source: "the checkpoint")
    let current = try kept(try await journal.checkpoint(), source: "the journal's checkpoint").checkpoint
    _ = try await journal.consistencyProof(from: anchor.checkpoint, to: current)
    try DurableFile.makeFolder(folder.anchors)
    let name = "\(anchor.checkpoint.size)-\(TreeHash.plain(note).hex.prefix(8)).checkpoint"
    try DurableFile.replace("\(folder.anchors)/\(name)", with: note)
    return anchor.anchor
  }

  /// Copies journal and checkpoint, byte by byte, into a folder that is not there yet; returns how many entries are
  /// acknowledged.
  public func copy(to target: String) async throws(Failure) -> Int64 {
    let checkpoint = try kept(try await journal.checkpoint(), source: "the journal's checkpoint").checkpoint
    let lock = try await FileLock.acquire(folder.lock, .shared, patience: .seconds(10))
    defer { lock.release() }
    guard DurableFile.names(in: target).isEmpty else {
      throw Failure(
        .usage, "E0646", "\(target) is not empty", why: ["a copy is never mixed with what is there"],
        fix: ["ls -la \(target)"])
    }
    try DurableFile.makeFolder(target)
    for name in ["journal.jsonl", "checkpoint"] {
      try DurableFile.copy("\(folder.path)/\(name)", to: "\(target)/\(name)")
    }
    return checkpoint.size
  }

  /// Remembers the present checkpoint outside of the repository, so that a later audit notices a loss.
  public func remember() async throws(Failure) {
    guard let memory, !isAlone, let note = try folder.readNote() else { return }
    try memory.remember(note, keys: keys)
  }

  func kept(_ note: [UInt8], source: String) throws(Failure) -> KeptCheckpoint {
    do throws(NoteProblem) { return try KeptCheckpoint(note, source: source, isElsewhere: true, keys: keys) } catch {
      throw Failure(
        .usage, "E0631", "\(source) is not to be trusted", why: [error.reason],
        fix: ["--key FILE with the verifier key of the log that it is from"])
    }
  }
}
