// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Journal

/// Who vouches for what: checkpoints kept elsewhere, witnesses, and the memory of this user.
@Suite struct EvidenceTests {
  private let scratch: Scratch
  private let witness: LogKey
  private let keys: KnownKeys

  init() throws {
    scratch = try Scratch()
    witness = try LogKey.make(name: "witness.example/w1")
    keys = KnownKeys(logs: [try Scratch.key().verifier], witnesses: [try #require(witness.witness)])
  }

  private var memory: String { scratch.path + "/memory" }
  private var evidence: FileEvidence { FileEvidence(folder: scratch.folder, keys: keys, memory: memory) }

  private func cosigned(_ note: [UInt8], by key: LogKey, time: UInt64 = 1_795_480_200) throws -> [UInt8] {
    let parsed = try SignedNote(parsing: note)
    return SignedNote(
      text: parsed.text, signatures: parsed.signatures + [try key.cosignature(over: parsed.text, time: time)]
    ).bytes
  }

  @Test func `R37 an audit says which entries are witnessed, anchored and only self-signed`() async throws {
    let journal = try await scratch.fill(2)
    let two = try cosigned(try await journal.checkpoint(), by: witness)
    let kept = try await evidence.keep(two)
    #expect(kept.size == 2 && kept.cosigners == [.init(name: "witness.example/w1", time: 1_795_480_200, isKnown: true)])
    for number in 2..<5 { _ = try await journal.append([Scratch.draft(number)], expecting: Int64(number)) }
    let five = try await journal.checkpoint()
    for number in 5..<8 { _ = try await journal.append([Scratch.draft(number)], expecting: Int64(number)) }
    let audit = try await evidence.audit(since: ("five", five))
    #expect(audit.fault == nil && audit.entries == 8 && audit.covered == 8)
    #expect(audit.signer == "example.com/shop+94f057d7")
    #expect(
      audit.ranges == [
        .init(first: 0, last: 1, trust: .witnessed(by: ["witness.example/w1"])),
        .init(first: 2, last: 4, trust: .anchored), .init(first: 5, last: 7, trust: .selfSigned),
      ])
  }

  @Test func `a cosignature of an unknown key is shown and not believed, a wrong one of a known key is a fault`()
    async throws
  {
    let journal = try await scratch.fill(2)
    let stranger = try LogKey.make(name: "stranger.example/x")
    let note = try cosigned(try await journal.checkpoint(), by: stranger)
    #expect(try await evidence.keep(note).cosigners.map(\.isKnown) == [false])
    let audit = try await evidence.audit(since: nil)
    // What lies beside the journal vouches for nothing by itself.
    #expect(audit.fault == nil && audit.ranges.map(\.trust) == [.selfSigned] && audit.anchors.count == 1)

    var wrong = try cosigned(try await journal.checkpoint(), by: witness)
    let parsed = try SignedNote(parsing: wrong)
    let bad = parsed.signatures[1]
    var signature = bad.signature
    signature[20] ^= 1
    wrong =
      SignedNote(
        text: parsed.text,
        signatures: [parsed.signatures[0], NoteSignature(name: bad.name, keyID: bad.keyID, signature: signature)]
      ).bytes
    await #expect(throws: Failure.self) { try await evidence.keep(wrong) }
    try scratch.write(wrong, to: scratch.folder + "/anchors/2-bad.checkpoint")
    #expect(try await evidence.audit(since: nil).fault?.kind == .wrongCheckpoint)
  }

  @Test func `R37 a journal wound back with its checkpoint is found by an older checkpoint, a receipt or the memory`()
    async throws
  {
    let journal = try await scratch.fill(2)
    let old = (try scratch.read(scratch.journal), try scratch.read(scratch.checkpoint))
    _ = try await journal.append([Scratch.draft(2)], expecting: 2)
    let newer = try await journal.checkpoint()
    try scratch.write(old.0, to: scratch.journal)
    try scratch.write(old.1, to: scratch.checkpoint)
    #expect(try await evidence.audit(since: nil).fault == nil)
    let audit = try await evidence.audit(since: ("newer", newer))
    #expect(audit.fault?.kind == .otherHistory && audit.fault?.entry == 2)
    #expect(audit.fault?.description.contains("newer covers 3 entries") == true)

    try FileManager.default.createDirectory(atPath: memory, withIntermediateDirectories: true)
    try CheckpointMemory(folder: memory).remember(newer, keys: keys)
    #expect(try await evidence.audit(since: nil).fault?.kind == .otherHistory)
    // What is older than what is remembered is never remembered instead.
    try await evidence.remember()
    #expect(try await evidence.audit(since: nil).fault?.kind == .otherHistory)
  }

  @Test func `R37 a journal written anew with the log key is found by any older checkpoint`() async throws {
    let old = try await scratch.fill(3).checkpoint()
    try FileManager.default.removeItem(atPath: scratch.folder)
    let forged = FileJournal(folder: scratch.folder, key: try Scratch.key())
    for number in 0..<5 { _ = try await forged.append([Scratch.draft(number, text: "x")], expecting: Int64(number)) }
    #expect(try await evidence.audit(since: nil).fault == nil)
    let audit = try await evidence.audit(since: ("old", old))
    #expect(audit.fault?.kind == .otherHistory && audit.ranges.isEmpty)
  }

  @Test func `a journal file alone is checked, and an older checkpoint tells that its end was cut`() async throws {
    let journal = try await scratch.fill(4)
    let note = try await journal.checkpoint()
    let copy = scratch.path + "/copy.jsonl"
    try scratch.write(scratch.read(scratch.journal), to: copy)
    let alone = FileEvidence(file: copy, keys: keys, memory: nil)
    let audit = try await alone.audit(since: nil)
    #expect(audit.fault == nil && audit.signer == nil && audit.ranges == [.init(first: 0, last: 3, trust: .unsigned)])
    #expect(try await alone.audit(since: ("note", note)).ranges.map(\.trust) == [.anchored])
    let lines = try scratch.read(copy).split(separator: 0x0A)
    try scratch.write(Array(lines.prefix(3).joined(separator: [0x0A])) + [0x0A], to: copy)
    #expect(try await alone.audit(since: nil).fault == nil)
    #expect(try await alone.audit(since: ("note", note)).fault?.kind == .otherHistory)
    await #expect(throws: Failure.self) {
      try await FileEvidence(file: copy + ".none", keys: keys, memory: nil).audit(since: nil)
    }
  }

  @Test func `the policy's key counts and not that of whoever wrote the journal anew`() async throws {
    let other = try #require(LogKey(name: "example.com/shop", seed: Array(repeating: 7, count: 32)))
    _ = try await scratch.fill(3, key: other)
    let audit = try await evidence.audit(since: nil)
    #expect(audit.fault?.kind == .wrongCheckpoint)
    let both = KnownKeys(logs: keys.logs + [other.verifier])
    #expect(try await FileEvidence(folder: scratch.folder, keys: both, memory: nil).audit(since: nil).fault == nil)
  }

  @Test func `a consistency proof is the body that a witness takes`() async throws {
    let journal = try await scratch.fill(3)
    let old = try await journal.checkpoint()
    for number in 3..<7 { _ = try await journal.append([Scratch.draft(number)], expecting: Int64(number)) }
    let new = try await journal.checkpoint()
    for number in 7..<9 { _ = try await journal.append([Scratch.draft(number)], expecting: Int64(number)) }
    let body = try await evidence.consistency(from: old, to: new)
    let parts = String(decoding: body, as: UTF8.self).components(separatedBy: "\n\n")
    let lines = parts[0].split(separator: "\n").map(String.init)
    #expect(lines[0] == "old 3" && body.suffix(new.count) == new[...])
    let proof = lines.dropFirst().compactMap { Base64.bytes($0.utf8).flatMap { TreeHash($0) } }
    let before = try Checkpoint.verified(old, by: Scratch.key().verifier)
    let after = try Checkpoint.verified(new, by: Scratch.key().verifier)
    #expect(
      TreeProof.isConsistent(old: (before.size, before.root), new: (after.size, after.root), proof: proof))
    await #expect(throws: Failure.self) { try await evidence.consistency(from: new, to: old) }
    let foreign = try Checkpoint(origin: "example.com/shop", size: 3, root: .zero).signed(by: Scratch.key()).bytes
    await #expect(throws: Failure.self) { try await evidence.consistency(from: foreign, to: nil) }
  }

  @Test func `a file of verifier keys is read with comments, and a wrong line is named`() throws {
    let text = "# of the log\n\(try Scratch.key().verifier.text)\n\n  \(try #require(witness.witness).text)\r\n"
    let read = try KnownKeys(text: text, source: "log.vkey")
    #expect(read == keys)
    let failure = #expect(throws: Failure.self) { try KnownKeys(text: text + "nonsense\n", source: "log.vkey") }
    #expect(failure?.why.first?.hasPrefix("log.vkey:5: ") == true && failure?.code == "E0630")
  }

  @Test func `the line of an entry counts sealed lines too`() async throws {
    let journal = try await scratch.fill(2)
    try scratch.write(scratch.read(scratch.journal) + Array("torn\nmore".utf8), to: scratch.journal)
    #expect(try await journal.append([Scratch.draft(2)], expecting: 2) == nil)
    #expect(try await evidence.line(of: 0) == 1)
    #expect(try await evidence.line(of: 1) == 2)
    #expect(try await evidence.line(of: 2) == 5)
  }
}
