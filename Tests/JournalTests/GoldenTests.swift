// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

@testable import Journal

/// Journals that were once written stay readable: `fixtures/journals/golden-N` is never changed, only followed by N+1.
@Suite struct GoldenTests {
  private static let folder = Fixtures.root.appendingPathComponent("fixtures/journals")

  private static var journals: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("golden-") }.sorted()
  }

  private func entries(_ name: String) async throws -> [JournalEntry] {
    let folder = Self.folder.appendingPathComponent(name).path
    let text = try String(contentsOfFile: folder + "/log.vkey", encoding: .utf8)
    let keys = try KnownKeys(text: text, source: name)
    let audit = try await FileEvidence(folder: folder, keys: keys, memory: nil).audit(since: nil)
    #expect(audit.fault == nil && audit.covered == audit.entries && audit.signer != nil, "\(name)")
    return try await FileJournal(folder: folder, verifiers: keys.logs).read(from: 0)
  }

  @Test func `I39 every golden journal verifies and every entry of it is understood`() async throws {
    #expect(!Self.journals.isEmpty)
    for name in Self.journals {
      for entry in try await entries(name) where entry.type != JournalLine.sealedType {
        let event = try EventCodec.event(of: entry)
        // What is understood is understood whole: nothing that was written is left out.
        guard EventCodec.type(of: event) == entry.type, case .object(let members) = entry.body else { continue }
        let again = EventCodec.body(of: event)
        for member in members { #expect(again[member.name] == member.value, "\(name): \(entry.type)") }
      }
    }
  }

  @Test func `I39 every entry type that is written today is in a golden journal`() async throws {
    var types: Set<String> = []
    for name in Self.journals { types.formUnion(try await entries(name).map(\.type)) }
    let missing = Set(EventSamples.all.map { EventCodec.type(of: $0) }).subtracting(types)
    #expect(missing.isEmpty, "record a new golden journal for \(missing.sorted())")
    #expect(types.contains(JournalLine.sealedType))
  }

  @Test func `an entry of an unknown type is verified, and refused by the fold`() async throws {
    let name = "unknown-type"
    let read = try await entries(name)
    #expect(read.count == 2)
    let problem = #expect(throws: EventProblem.self) { try JournalFold.state(of: read) }
    #expect(problem?.sequence == 1 && problem?.type == "run.teleported/1")
  }

  // `SLUICE_RECORD=1 swift test --filter GoldenTests` writes what is not there yet; what is there is never touched.
  @Test(.enabled(if: Fixtures.isRecording)) func `golden journals are recorded`() async throws {
    let samples = EventSamples.all.map { (EventCodec.type(of: $0), EventCodec.body(of: $0)) }
    // Types that came later are in journals that came later.
    try await record("golden-2", samples, tearing: true)
    try await record("golden-3", samples, tearing: true)
    try await record("golden-4", samples, tearing: true)
    try await record("golden-5", samples, tearing: true)
    try await record("unknown-type", [samples[0], ("run.teleported/1", .members(["run": .string("p-1")]))])
  }

  private func record(_ name: String, _ facts: [(String, Document)], tearing: Bool = false) async throws {
    let folder = Self.folder.appendingPathComponent(name).path
    if FileManager.default.fileExists(atPath: folder) { return }
    let key = try Scratch.key("example.com/golden")
    let journal = FileJournal(folder: folder, key: key)
    for (number, fact) in facts.enumerated() {
      if tearing, number == 3 {
        let handle = try #require(FileHandle(forWritingAtPath: folder + "/journal.jsonl"))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"v\":1,\"seq\":3,\"id\":\"01J".utf8))
        try handle.close()
      }
      let draft = EntryDraft(
        id: Scratch.draft(number).id, at: Instant(milliseconds: 1_795_480_200_000 + Int64(number)), type: fact.0,
        actor: Actor(name: "ann@example.com", proof: "git"), body: fact.1)
      while try await journal.append([draft], expecting: try await journal.head()) == nil {}
    }
    try Data((key.verifier.text + "\n").utf8).write(to: URL(fileURLWithPath: folder + "/log.vkey"))
    for extra in ["journal.lock"] { try? FileManager.default.removeItem(atPath: folder + "/" + extra) }
  }
}
