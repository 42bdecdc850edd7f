// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import PromotionCore
import Testing

/// The example of docs/journal-format.md and fixtures/journals/worked-example: both say what the code does.
@Suite struct WorkedExampleTests {
  @Test func `the worked example is what the engine writes and what the document says`() async throws {
    let scratch = try Scratch()
    let journal = try await scratch.fill(2)
    try scratch.write(scratch.read(scratch.journal) + Array(#"{"v":1,"se"#.utf8), to: scratch.journal)
    #expect(try await journal.append([Scratch.draft(2)], expecting: 2) == nil)
    _ = try await journal.append([Scratch.draft(2)], expecting: 3)
    let made: [(String, [UInt8])] = [
      ("journal.jsonl", try scratch.read(scratch.journal)), ("checkpoint", try scratch.read(scratch.checkpoint)),
      ("entry-1.tlog-proof", try await journal.receipt(of: 1).bytes),
      ("log.vkey", Array((try Scratch.key().verifier.text + "\n").utf8)),
    ]
    let folder = Fixtures.root.appendingPathComponent("fixtures/journals/worked-example")
    let document = try String(
      contentsOf: Fixtures.root.appendingPathComponent("docs/journal-format.md"), encoding: .utf8)
    for (name, bytes) in made {
      let file = folder.appendingPathComponent(name)
      // `SLUICE_RECORD=1 swift test` writes the fixture anew; then the document has to follow.
      if Fixtures.isRecording { try Data(bytes).write(to: file) }
      #expect(try Array(Data(contentsOf: file)) == bytes, "\(name)")
      #expect(document.contains(String(decoding: bytes, as: UTF8.self)), "\(name) in docs/journal-format.md")
    }
    let leaves = try await journal.leafHashes()
    for leaf in leaves { #expect(document.contains(leaf)) }
  }

  @Test func `a journal of an earlier release is still read`() async throws {
    let scratch = try Scratch()
    let fixture = Fixtures.root.appendingPathComponent("fixtures/journals/worked-example")
    try FileManager.default.createDirectory(atPath: scratch.folder, withIntermediateDirectories: true)
    for name in ["journal.jsonl", "checkpoint"] {
      let data = try Data(contentsOf: fixture.appendingPathComponent(name))
      try scratch.write(Array(data), to: scratch.folder + "/" + name)
    }
    let journal = FileJournal(folder: scratch.folder, key: try Scratch.key())
    #expect(try await journal.head() == 4)
    #expect(try await journal.append([Scratch.draft(3)], expecting: 4)?.map(\.sequence) == [4])
    let receipt = try Receipt(parsing: Array(Data(contentsOf: fixture.appendingPathComponent("entry-1.tlog-proof"))))
    #expect(try receipt.verified(by: Scratch.key().verifier).id == Scratch.draft(1).id)
  }
}
