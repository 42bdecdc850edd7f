// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

@Suite struct EventCodecTests {
  @Test(arguments: EventSamples.all)
  func `I39 every event is written and read back the same`(event: Event) throws {
    let body = try DocumentReader.document(from: DocumentWriter.bytes(of: EventCodec.body(of: event)))
    let entry = JournalEntry(
      sequence: 1, id: "I", at: EventSamples.at, type: EventCodec.type(of: event),
      actor: Actor(name: "ann", proof: "git"),
      body: body)
    #expect(try EventCodec.event(of: entry) == event)
  }

  @Test func `I39 every entry type has an example`() {
    #expect(Set(EventSamples.all.map { EventCodec.type(of: $0) }).count == 34)
  }

  @Test func `an unknown entry type is refused by the fold`() {
    let entry = JournalEntry(
      sequence: 0, id: "I", at: EventSamples.at, type: "run.teleported/1", actor: Actor(name: "ann", proof: "git"),
      body: .object([]))
    #expect(throws: EventProblem.self) { try JournalFold.state(of: [entry]) }
  }

  @Test func `a sealed tail is a fact about the file only`() throws {
    let entry = JournalEntry(
      sequence: 0, id: "I", at: EventSamples.at, type: "journal.sealed/1",
      actor: Actor(name: "sluice", proof: "engine"),
      body: .object([]))
    #expect(try JournalFold.state(of: [entry]).size == 1)
  }
}
