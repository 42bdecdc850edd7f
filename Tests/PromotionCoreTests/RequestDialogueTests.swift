// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

@Suite struct RequestDialogueTests {
  let staging = Story.staging
  let production = Story.production

  @Test func `I4 a request is ready once its last gate has passed`() throws {
    var story = Story()
    let request = story.request(0, to: staging)
    try story.request(.request(request, queue: .supersede, previous: nil, relations: [:], at: story.now))
    #expect(story.state.runs[RunName("p-1")]?.phase == .gating)
    #expect(throws: Refusal.notPossible(RunName("p-1"), .gating)) { try story.acquire(RunName("p-1")) }
    try story.request(.finishGate(story.passed(RunName("p-1")), at: story.now))
    #expect(story.state.runs[RunName("p-1")]?.phase == .ready)
  }

  @Test func `I4b a failed gate ends the run`() throws {
    var story = Story()
    try story.request(
      .request(story.request(0, to: staging), queue: .supersede, previous: nil, relations: [:], at: story.now))
    try story.request(.finishGate(story.passed(RunName("p-1"), verdict: .failed), at: story.now))
    #expect(story.state.runs[RunName("p-1")]?.phase.word == "refused")
    #expect(throws: Refusal.self) { try story.acquire(RunName("p-1")) }
  }

  @Test func `I5 a promotion never goes back`() throws {
    var story = Story()
    try story.promote(1, to: staging)
    #expect(throws: Refusal.self) { try story.ask(0, to: staging) }
  }

  @Test func `I6 a commit enters only where the environment before has verified it`() throws {
    var story = Story()
    #expect(throws: Refusal.notVerifiedBefore(Story.commit(0), staging)) { try story.ask(0, to: production) }
    try story.promote(0, to: staging)
    try story.ask(0, to: production)
  }

  @Test func `I7 a superseded request names its successor`() throws {
    var story = Story()
    let first = try story.ask(0, to: staging)
    let second = try story.ask(1, to: staging)
    #expect(story.state.runs[first]?.phase == .superseded(by: second))
  }

  @Test func `I7 an older commit does not take the place of a newer one that waits`() throws {
    var story = Story()
    let waiting = try story.ask(1, to: staging)
    #expect(throws: Refusal.newerWaits(waiting, Story.commit(1))) { try story.ask(0, to: staging) }
  }

  @Test func `I14 an approval of another plan does not count`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging, approvals: 1)
    #expect(throws: Refusal.self) {
      try story.request(.approve(run, story.approval(of: "mia", for: run, plan: Digest("another"))))
    }
    try story.request(
      .approve(run, story.approval(of: "mia", for: run)))
    #expect(story.state.runs[run]?.phase == .ready)
  }

  @Test func `I15 one person counts once`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging, approvals: 2)
    try story.request(.approve(run, story.approval(of: "mia", for: run)))
    #expect(throws: Refusal.self) { try story.request(.approve(run, story.approval(of: "mia", for: run))) }
    #expect(story.state.runs[run]?.phase == .gating)
    try story.request(.approve(run, story.approval(of: "tom", for: run)))
    #expect(story.state.runs[run]?.phase == .ready)
  }

  @Test func `R11 whoever asked or wrote may not approve`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging, approvals: 1)
    #expect(throws: Refusal.self) { try story.request(.approve(run, story.approval(of: "ann", for: run))) }
  }

  @Test func `I16 an approval that expired between signing and acquiring does not count`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging, approvals: 1)
    try story.request(.approve(run, story.approval(of: "mia", for: run)))
    story.now = story.now.adding(seconds: 601)
    #expect(throws: Refusal.approvalsExpired(run, GateName("release"))) { try story.acquire(run) }
  }

  @Test func `I37 an approval after a rejection revives nothing`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging, approvals: 1)
    try story.request(.reject(run, Rejection(by: PersonName("tom"), reason: "no", proof: nil)))
    #expect(throws: Refusal.self) { try story.request(.approve(run, story.approval(of: "mia", for: run))) }
    #expect(story.state.runs[run]?.phase.word == "rejected")
  }

  @Test func `I16 a request takes no environment after its deadline`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging)
    let end = try #require(story.state.runs[run]?.request.expires)
    story.now = end
    #expect(throws: Refusal.expired(run)) { try story.acquire(run) }
    story.now = Instant(milliseconds: end.milliseconds - 1)
    try story.acquire(run)
  }

  @Test func `I20 a quarantine with an end keeps a commit out until then, and not after it`() throws {
    var story = Story()
    let end = story.now.adding(seconds: 60)
    let why = Quarantine(run: nil, by: "lea", reason: "looking", at: story.now, expires: end)
    try story.hold(.quarantine(staging, Story.commit(0), why))
    #expect(throws: Refusal.quarantined(staging, Story.commit(0), why)) { try story.ask(0, to: staging) }
    story.now = end
    let run = try story.ask(0, to: staging)
    try story.acquire(run)
    try story.finish(run)
    #expect(story.state[staging].live?.commit == Story.commit(0))
  }

  @Test func `I15 a signature for another run with the same plan is refused at the door`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging, approvals: 1)
    let foreign = story.approval(of: "mia", for: RunName("p-9"), plan: story.state.runs[run]?.request.plan)
    #expect(throws: Refusal.foreignApproval(run, PersonName("mia"))) { try story.request(.approve(run, foreign)) }
    let other = story.approval(of: "tom", for: run)
    let borrowed = Approval(
      gate: other.gate, person: PersonName("mia"), plan: other.plan, at: other.at, notAfter: other.notAfter,
      statement: other.statement, signature: other.signature)
    #expect(throws: Refusal.foreignApproval(run, PersonName("mia"))) { try story.request(.approve(run, borrowed)) }
    try story.request(.approve(run, other))
    #expect(story.state.runs[run]?.phase == .ready)
  }
}
