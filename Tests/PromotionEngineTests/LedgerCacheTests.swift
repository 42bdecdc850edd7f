// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine
import PromotionPorts
import PromotionTestSupport
import Testing

/// The ledger answers the same with a kept state and without one.
@Suite struct LedgerCacheTests {
  private func ledger(_ journal: KeepingJournal) -> Ledger {
    Ledger(
      journal: journal, clock: StoppedClock(), identifiers: RandomIdentifiers(), actor: Actor(name: "ann", proof: "git")
    )
  }

  // A journal of so many promotions of ten commits to staging, and the state that it leads to.
  private func filled(_ promotions: Int) async throws -> (KeepingJournal, JournalState) {
    var story = Story()
    for number in 0..<promotions {
      // Every commit counts as newer than every other, so that ten of them make a long history.
      let request = story.request(number % 10, to: Story.staging, plan: "plan-\(number)")
      let relations = Dictionary(uniqueKeysWithValues: (0..<10).map { (Story.commit($0), Ancestry.newer) })
      try story.request(.request(request, queue: .supersede, previous: nil, relations: relations, at: story.now))
      let name = try #require(story.state.order.last)
      try story.request(.startGate(name, GateName("tests")))
      try story.request(.finishGate(story.passed(name), at: story.now))
      try story.acquire(name)
      try story.finish(name)
    }
    let journal = KeepingJournal()
    let drafts = story.events.enumerated().map { index, happening in
      EntryDraft(
        id: "id-\(index)", at: happening.at, type: EventCodec.type(of: happening.event),
        actor: Actor(name: "ann", proof: "git"), body: EventCodec.body(of: happening.event))
    }
    _ = try await journal.append(drafts, expecting: 0)
    return (journal, story.state)
  }

  @Test func `a ledger keeps the state and the next one reads only what is new`() async throws {
    let (journal, whole) = try await filled(80)
    #expect(try await ledger(journal).state() == whole)
    #expect(await journal.kept?.size == whole.size)
    let second = ledger(journal)
    let short = try await second.state()
    #expect(short.isAbridged && short == whole.abridged())
    #expect(await journal.readsFromStart == 1)
    #expect(try await second.wholeState() == whole)
    #expect(await journal.readsFromStart == 2)
  }

  @Test func `a run that is left out is known when it is named`() async throws {
    let (journal, whole) = try await filled(80)
    _ = try await ledger(journal).state()
    let ledger = ledger(journal)
    let old = RunName("p-2")
    #expect(try await ledger.state().runs[old] == nil)
    #expect(try await ledger.state(knowing: old).runs[old] == whole.runs[old])
  }

  @Test func `nothing is refused before all of the journal was asked`() async throws {
    let (journal, whole) = try await filled(80)
    _ = try await ledger(journal).state()
    let ledger = ledger(journal)
    #expect(try await ledger.state().isAbridged)
    let old = RunName("p-2")
    // The old run ended, and that is what the refusal says, not that nobody knows it.
    let failure = await #expect(throws: Failure.self) {
      try await ledger.append { state throws(Refusal) in try RequestMachine.decide(state, .cancel(old, by: "ann")) }
    }
    #expect(failure?.code != nil && failure?.what.contains("no run") == false, "\(String(describing: failure))")
    #expect(try await ledger.state() == whole)
  }

  @Test func `a kept state that cannot be read or does not fit is passed over`() async throws {
    let (journal, whole) = try await filled(80)
    _ = try await ledger(journal).state()
    let sound = try #require(await journal.kept)
    for broken in [
      KeptState(size: sound.size, bytes: []), KeptState(size: sound.size, bytes: Array(sound.bytes.dropLast())),
      KeptState(size: sound.size - 1, bytes: sound.bytes),
    ] {
      await journal.set(broken)
      #expect(try await ledger(journal).state() == whole)
    }
  }
}
