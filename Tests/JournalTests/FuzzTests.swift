// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionTestSupport
import Testing

@testable import Journal

/// A journal, a checkpoint and a receipt may be written by anybody.
@Suite struct FuzzTests {
  private static func golden(_ file: String) throws -> [UInt8] {
    let folder = Fixtures.root.appendingPathComponent("fixtures/journals/golden-3")
    return Array(try Data(contentsOf: folder.appendingPathComponent(file)))
  }

  @Test func `R37 no journal makes the reader crash, and no line counts that was not written`() throws {
    let bytes = try Self.golden("journal.jsonl")
    let lines = Set(bytes.split(separator: 0x0A).map { Array($0) })
    let fuzzing = Fuzzing(
      [bytes, Array(bytes.prefix(2000))], words: ["\n", "\"", "{", "\\u0000", "journal.sealed/1", "\"seq\":", "-1"],
      rounds: 250, variables: ProcessInfo.processInfo.environment)
    fuzzing.forEach { round, input in
      var contents = JournalContents()
      contents.feed(input) { _, line in
        #expect(lines.contains(Array(line)), "seed \(fuzzing.seed), round \(round)")
      }
      #expect(contents.end <= input.count)
    }
  }

  @Test func `R37 no body makes the fold of the journal crash`() throws {
    let bodies = EventSamples.all.map { (EventCodec.type(of: $0), DocumentWriter.bytes(of: EventCodec.body(of: $0))) }
    let fuzzing = Fuzzing(
      bodies.map(\.1), words: ["null", "true", "-9007199254740991", "[]", "{}", "\\ud800", "\"run\":\"p-1\","],
      rounds: 4000, variables: ProcessInfo.processInfo.environment)
    var state = JournalState()
    fuzzing.forEach { round, input in
      guard let body = try? DocumentReader.document(from: input) else { return }
      // What was read is written in the same spelling, or two people could sign two texts of one document.
      #expect(DocumentWriter.bytes(of: body) == input, "seed \(fuzzing.seed), round \(round)")
      for (type, _) in bodies {
        let entry = JournalEntry(
          sequence: Int64(round), id: "x", at: Instant(milliseconds: 0), type: type,
          actor: Actor(name: "a", proof: "b"), body: body)
        try? JournalFold.apply(entry, to: &state)
      }
    }
  }

  @Test func `R37 no note, checkpoint or receipt makes the reader crash, and none is believed`() throws {
    let key = try VerifierKey(
      text: String(decoding: try Self.golden("log.vkey"), as: UTF8.self).trimmingCharacters(in: .newlines))
    let folder = Fixtures.root.appendingPathComponent("fixtures/journals/golden-3").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let name = try #require(names.first { $0.hasPrefix("checkpoint") })
    let checkpoint = try Self.golden(name)
    let receipt = Array("c2sp.org/tlog-proof@v1\nindex 1\n".utf8) + checkpoint
    let fuzzing = Fuzzing(
      [checkpoint, receipt], words: ["\u{2014} ", "\n\n", "index ", "extra ", "=", "AAAA"], rounds: 3000,
      variables: ProcessInfo.processInfo.environment)
    let lines = checkpoint.split(separator: 0x0A, omittingEmptySubsequences: false)
    let text = Array(lines.prefix(3).joined(separator: [0x0A]))
    fuzzing.forEach { round, input in
      if let believed = try? Checkpoint.verified(input, by: key) {
        // Only what the key signed: further signatures of others may follow it.
        #expect(input.starts(with: text), "seed \(fuzzing.seed), round \(round): \(believed)")
      }
      if let receipt = try? Receipt(parsing: input) {
        #expect(throws: NoteProblem.self, "seed \(fuzzing.seed), round \(round)") { try receipt.verified(by: key) }
      }
      _ = try? VerifierKey(text: String(decoding: input, as: UTF8.self))
      _ = try? LogKey(text: String(decoding: input, as: UTF8.self))
    }
  }
}
