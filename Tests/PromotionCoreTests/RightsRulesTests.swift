// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

/// What the rules of rights decide, without a world around them.
@Suite struct RightsRulesTests {
  private func approval(
    _ person: String, from: Int = 0, to: Int = 1, contents: String = "c", at: Int64 = 10, notAfter: Int64 = 20
  ) -> PolicyApproval {
    PolicyApproval(
      pipeline: "shop", from: Story.commit(from), to: Story.commit(to), contents: Digest(contents),
      person: PersonName(person), at: Instant(milliseconds: at), notAfter: Instant(milliseconds: notAfter),
      proof: SignedText(statement: "", signature: ""))
  }

  private func state() throws -> JournalState {
    var story = Story()
    try story.promote(0, to: Story.staging)
    var state = story.state
    JournalFold.apply(
      .policyAccepted(
        PolicyAccepted(
          pipeline: "shop", from: Story.commit(9), to: Story.commit(0), contents: Digest("old"))),
      sequence: state.size, at: Instant(milliseconds: 0), to: &state)
    return state
  }

  private func apply(_ events: [Event], to state: inout JournalState) {
    for event in events { JournalFold.apply(event, sequence: state.size, at: Instant(milliseconds: 0), to: &state) }
  }

  @Test func `R3 R10 so many different people agree to the same contents, none of whom wrote them`() throws {
    var state = try state()
    func decide(_ approval: PolicyApproval) throws(Refusal) -> [Event] {
      try RightsRules.decide(state, .approvePolicy(approval, count: 2, excluded: ["ann"]))
    }
    #expect(throws: Refusal.mayNotApprovePolicy("shop", PersonName("ann"), reason: "wrote a part of what changes")) {
      try decide(approval("ann"))
    }
    #expect(throws: Refusal.self) { try decide(approval("mia", at: 20)) }
    #expect(throws: Refusal.stalePolicy("shop", signed: Story.commit(5), found: Story.commit(0))) {
      try decide(approval("mia", from: 5))
    }
    let first = try decide(approval("mia"))
    #expect(first.count == 1)
    apply(first, to: &state)
    #expect(throws: Refusal.self) { try decide(approval("mia")) }
    // Other contents are another change; and what has expired counts no more.
    #expect(try decide(approval("tom", contents: "d")).count == 1)
    #expect(try decide(approval("tom", at: 25, notAfter: 30)).count == 1)
    // The trunk moved on and the policy did not.
    let second = try decide(approval("tom", to: 2))
    #expect(second.count == 2)
    apply(second, to: &state)
    #expect(state.policies["shop"] == Story.commit(2) && state.policyApprovals.isEmpty)
  }

  @Test func `R38 at most a hundred refused attempts a day are kept, and the same one every ten minutes`() throws {
    var state = try state()
    func attempt(_ what: String, _ seconds: Int64) -> AttemptRefused {
      AttemptRefused(
        what: what, by: "eve", from: "host", code: "E0413", reason: "no", at: Instant(milliseconds: seconds * 1000))
    }
    var kept = 0
    for second in 0..<2000 {
      let events = try RightsRules.decide(state, .refuse(attempt("approve p-\(second % 500)", Int64(second))))
      kept += events.count
      apply(events, to: &state)
    }
    #expect(kept == 100 && state.attempts.count == 100)
    #expect(try RightsRules.decide(state, .refuse(attempt("x", 90_000))).count == 1, "the next day")
    var other = try self.state()
    apply(try RightsRules.decide(other, .refuse(attempt("x", 0))), to: &other)
    #expect(try RightsRules.decide(other, .refuse(attempt("x", 599))).isEmpty)
    #expect(try RightsRules.decide(other, .refuse(attempt("x", 600))).count == 1)
  }

  @Test func `the kept state holds every right`() throws {
    var state = try state()
    apply(EventSamples.all, to: &state)
    #expect(!state.attempts.isEmpty && !state.breaks.isEmpty && !state.tokens.isEmpty && state.remote != nil)
    #expect(StateSnapshot.state(from: StateSnapshot.bytes(of: state)) == state)
  }
}
