// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

@testable import PromotionEngine

/// What is gathered is one append with what follows, and is never moved onto a state on which it was not decided.
@Suite struct GatheringTests {
  /// Counts appends, and loses the answer to the next one when it is told to.
  private actor Counting: JournalStore {
    private let journal = InMemoryJournal()
    private(set) var appends: [[String]] = []
    private var losesNext = false

    func loseNext() { losesNext = true }
    func head() async throws(Failure) -> Int64 { try await journal.head() }
    func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] { try await journal.read(from: sequence) }
    func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
      let kept = try await journal.append(drafts, expecting: expecting)
      if kept != nil { appends.append(drafts.map(\.type)) }
      guard !losesNext else {
        losesNext = false
        throw Failure(.indeterminate, "E0604", "cannot know whether the journal has the entry", fix: ["again"])
      }
      return kept
    }
  }

  private let journal = Counting()

  private func ledger() -> Ledger {
    Ledger(
      journal: journal, clock: StoppedClock(), identifiers: RandomIdentifiers(), actor: Actor(name: "ann", proof: "git")
    )
  }

  private typealias Decision = @Sendable (JournalState) throws(Refusal) -> [Event]

  private func request(_ number: Int, _ story: Story) -> Decision {
    let request = story.request(number, to: Story.staging, plan: "plan-\(number)")
    let relations = Dictionary(uniqueKeysWithValues: (0..<10).map { (Story.commit($0), Ancestry.newer) })
    let at = story.now
    return { state throws(Refusal) in
      try RequestMachine.decide(
        state, .request(request, queue: .serial, previous: nil, relations: relations, at: at))
    }
  }

  private func start(_ run: String) -> Decision {
    { state throws(Refusal) in try RequestMachine.decide(state, .startGate(RunName(run), GateName("tests"))) }
  }

  private func pass(_ run: String, _ number: Int, _ story: Story) -> Decision {
    let finished = GateFinished(
      run: RunName(run), gate: GateName("tests"), verdict: .passed, definition: Digest("definition"),
      tree: story.request(number, to: Story.staging, plan: "plan-\(number)").tree, text: "", evidence: nil,
      reusedFrom: nil)
    let at = story.now
    return { state throws(Refusal) in try RequestMachine.decide(state, .finishGate(finished, at: at)) }
  }

  @Test func `I8 what was gathered is one append with what waits for it, in its order`() async throws {
    let (story, ledger) = (Story(), ledger())
    try await ledger.append { _ throws(Refusal) in [.journalCreated(repository: "r", trunk: "main")] }
    let state = try await ledger.gather(request(1, story))
    #expect(state.runs[RunName("p-1")]?.phase == .gating)
    // This process knows it, and nobody else does.
    #expect(try await ledger.state() == state)
    #expect(try await self.ledger().state().runs.isEmpty)
    try await ledger.append(start("p-1"))
    #expect(
      await journal.appends == [["repository.opened/1"], ["run.requested/1", "gate.started/1"]])
    #expect(try await self.ledger().state() == ledger.state())
    try await ledger.flush()
    #expect(await journal.appends.count == 2)
  }

  @Test func `I7 what has its place in the order is dropped when others were faster, and said once`() async throws {
    let (story, ledger, other) = (Story(), ledger(), ledger())
    try await ledger.append { _ throws(Refusal) in [.journalCreated(repository: "r", trunk: "main")] }
    try await ledger.gather(request(1, story))
    try await other.append(request(2, story))
    // p-1 is somebody else's run now: what was built on the name may not be written.
    await #expect { try await ledger.append(start("p-1")) } throws: { Ledger.isOvertaken($0 as! Failure) }
    #expect(await journal.appends.count == 2)
    #expect(try await ledger.state().runs[RunName("p-1")]?.request.commit == Story.commit(2))
    try await ledger.append(request(1, story))
    #expect(try await ledger.state().runs[RunName("p-2")]?.request.commit == Story.commit(1))
  }

  @Test func `I25 an outcome is decided again behind what others wrote, and written once`() async throws {
    let (story, ledger, other) = (Story(), ledger(), ledger())
    try await ledger.append { _ throws(Refusal) in [.journalCreated(repository: "r", trunk: "main")] }
    try await ledger.append(request(1, story))
    try await ledger.append(start("p-1"))
    try await ledger.gather(pass("p-1", 1, story))
    try await other.append(request(2, story))
    #expect(try await ledger.state().runs[RunName("p-1")]?.phase == .ready)
    try await ledger.flush()
    #expect(try await other.state().runs[RunName("p-1")]?.phase == .ready)
    #expect(await journal.appends.last == ["gate.finished/1"])
    // Where it is refused by what others wrote, that is said, and nothing is written.
    try await ledger.append(start("p-2"))
    try await ledger.gather(pass("p-2", 2, story))
    try await other.append { state throws(Refusal) in
      try RequestMachine.decide(state, .cancel(RunName("p-2"), by: "mia"))
    }
    await #expect { try await ledger.flush() } throws: { ($0 as? Failure)?.code == "E0222" }
    #expect(await journal.appends.last == ["run.cancelled/1"])
    #expect(try await ledger.state() == other.state())
  }

  @Test func `I28 an append whose answer was lost is not written twice with what was gathered`() async throws {
    let (story, ledger) = (Story(), ledger())
    try await ledger.append { _ throws(Refusal) in [.journalCreated(repository: "r", trunk: "main")] }
    try await ledger.gather(request(1, story))
    await journal.loseNext()
    await #expect(throws: Failure.self) { try await ledger.append(start("p-1")) }
    #expect(try await ledger.state().order == [RunName("p-1")])
    try await ledger.flush()
    #expect(await journal.appends.count == 2)
    #expect(try await self.ledger().state() == ledger.state())
  }

  @Test func `what was gathered is written after a failure, and forgotten where the store is what failed`()
    async throws
  {
    let (story, ledger) = (Story(), ledger())
    try await ledger.append { _ throws(Refusal) in [.journalCreated(repository: "r", trunk: "main")] }
    try await ledger.gather(request(1, story))
    _ = await ledger.settled(after: Failure(.unreachable, "E0640", "out of reach", fix: ["wait"]))
    #expect(try await ledger.state().runs.isEmpty)
    try await ledger.gather(request(1, story))
    let failure = await ledger.settled(after: Failure(.refused, "E0310", "no room", fix: ["df"]))
    #expect(failure.code == "E0310")
    #expect(try await self.ledger().state().order == [RunName("p-1")])
  }
}
