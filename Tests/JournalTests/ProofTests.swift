// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Journal

@Suite struct ProofTests {
  @Test func `R37 a receipt proves its entry with the verifier key alone`() async throws {
    let scratch = try Scratch()
    let journal = try await scratch.fill(7)
    let key = try Scratch.key().verifier
    for sequence in 0..<7 {
      let bytes = try await journal.receipt(of: Int64(sequence)).bytes
      let entry = try Receipt(parsing: bytes).verified(by: key)
      #expect(entry.id == Scratch.draft(sequence).id && entry.sequence == Int64(sequence))
    }
    await #expect(throws: Failure.self) { try await journal.receipt(of: 7) }
    await #expect(throws: Failure.self) { try await journal.receipt(of: -1) }
  }

  @Test func `R37 no changed byte of a receipt is believed`() async throws {
    let scratch = try Scratch()
    let bytes = try await scratch.fill(5).receipt(of: 3).bytes
    let key = try Scratch.key().verifier
    var believed: [Int] = []
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1 << UInt8(index % 7)
      if let receipt = try? Receipt(parsing: changed), (try? receipt.verified(by: key)) != nil {
        believed.append(index)
      }
      if let receipt = try? Receipt(parsing: Array(bytes[..<index])), (try? receipt.verified(by: key)) != nil {
        believed.append(index)
      }
    }
    #expect(believed.isEmpty)
  }

  @Test func `R37 the journal proves that it grew from an older checkpoint`() async throws {
    let scratch = try Scratch()
    let journal = try await scratch.fill(3)
    let key = try Scratch.key().verifier
    let older = try Checkpoint.verified(await journal.checkpoint(), by: key)
    _ = try await journal.append((3..<9).map { Scratch.draft($0) }, expecting: 3)
    let newer = try Checkpoint.verified(await journal.checkpoint(), by: key)
    let proof = try await journal.consistencyProof(since: older)
    #expect(TreeProof.isConsistent(old: (older.size, older.root), new: (newer.size, newer.root), proof: proof))
    let empty = Checkpoint(origin: key.name, size: 0, root: .empty)
    #expect(try await journal.consistencyProof(since: empty).isEmpty)
    for other in [
      Checkpoint(origin: key.name, size: 3, root: .zero), Checkpoint(origin: key.name, size: 10, root: newer.root),
    ] {
      let failure = await #expect(throws: Failure.self) { try await journal.consistencyProof(since: other) }
      #expect(failure?.code == "E0603")
    }
  }

  @Test func `R37 an independent reader agrees on journal, receipt and tiles`() async throws {
    guard Independent.isAvailable else {
      print("skipped: the independent reader needs python3 and openssl on the PATH")
      return
    }
    let scratch = try Scratch()
    let journal = try await scratch.fill(2)
    try scratch.write(scratch.read(scratch.journal) + Array("torn \n write".utf8), to: scratch.journal)
    #expect(try await journal.append([Scratch.draft(2)], expecting: 2) == nil)
    _ = try await journal.append((3..<300).map { Scratch.draft($0, text: "é \u{1F680}\n") }, expecting: 3)
    let root = try await JournalVerification.verify(folder: scratch.folder, verifier: Scratch.key().verifier).root
    let vkey = try Scratch.key().verifier.text
    let receipt = scratch.path + "/entry.tlog-proof"
    try scratch.write(await journal.receipt(of: 277).bytes, to: receipt)
    let tiles = scratch.path + "/tiles"
    try await journal.exportTiles(to: tiles)
    let calls = [
      ["journal", scratch.journal, scratch.checkpoint, vkey], ["receipt", receipt, vkey], ["tiles", tiles, vkey],
    ]
    for call in calls { #expect(try Independent.run(call) == "ok 300 \(root)\n") }

    // It can say no as well.
    var bytes = try scratch.read(receipt)
    bytes[100] ^= 1
    try scratch.write(bytes, to: receipt)
    #expect(try Independent.run(["receipt", receipt, vkey]) == "")
    let other = try LogKey.make(name: "example.com/shop").verifier.text
    #expect(try Independent.run(["tiles", tiles, other]) == "")
  }
}
