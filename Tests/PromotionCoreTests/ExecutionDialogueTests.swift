// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

@Suite struct ExecutionDialogueTests {
  let staging = Story.staging

  @Test func `a promotion is live once its last step succeeded`() throws {
    var story = Story()
    let run = try story.promote(0, to: staging)
    #expect(story.state.runs[run]?.phase == .live)
    #expect(story.state[staging].live?.commit == Story.commit(0))
    #expect(story.state[staging].holder == nil)
  }

  @Test func `I1 a second run cannot take a held environment`() throws {
    var story = Story()
    let first = try story.ask(0, to: staging)
    try story.acquire(first)
    let second = try story.ask(1, to: staging)
    #expect(throws: Refusal.busy(staging, first)) { try story.acquire(second) }
  }

  @Test func `I2 a fenced run may append nothing any more`() throws {
    var story = Story()
    try story.promote(0, to: staging)
    let run = try story.ask(1, to: staging)
    let epoch = try story.acquire(run)
    let plan = story.state.runs[run]?.request.plan ?? Digest("")
    try story.execute(.startStep(run, epoch: epoch, .deploy, plan: plan))
    let rollback = try story.rollBack(staging)
    let newest = story.state[staging].epoch
    #expect(throws: Refusal.fenced(run, epoch: epoch, newest: newest)) {
      try story.execute(.finishStep(story.finished(run, .deploy, .succeeded, epoch: epoch)))
    }
    try story.finish(rollback)
    #expect(story.state.runs[run]?.phase == .restored(by: rollback))
    #expect(story.state[staging].live?.commit == Story.commit(0))
  }

  @Test func `I12 I40 a changed plan ends the run at its next step and frees the environment`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging)
    let epoch = try story.acquire(run)
    let reason = "what it would do now is not what was planned"
    try story.execute(.startStep(run, epoch: epoch, .deploy, plan: Digest("another")))
    #expect(story.state.runs[run]?.phase == .failed(step: .deploy, reason: reason, isChanged: false))
    #expect(story.state[staging].holder == nil)
    #expect(story.state[staging].disturbedBy == nil)
  }

  @Test func `I12 a plan that changes between two steps leaves an environment that is known to be changed`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging)
    let epoch = try story.acquire(run)
    let plan = story.state.runs[run]?.request.plan ?? Digest("")
    try story.execute(.startStep(run, epoch: epoch, .deploy, plan: plan))
    try story.execute(.finishStep(story.finished(run, .deploy, .succeeded)))
    try story.execute(.startStep(run, epoch: epoch, .verify, plan: Digest("another")))
    #expect(story.state[staging].disturbedBy == run)
  }

  @Test func `I12 a run that was planned on another release cannot take the environment`() throws {
    var story = Story()
    try story.promote(0, to: staging)
    try story.promote(1, to: staging)
    let waiting = try story.ask(2, to: staging)
    try story.finish(try story.rollBack(staging))
    try story.hold(.resume(staging, by: "lea"))
    let planned = Refusal.staleBase(waiting, planned: Story.commit(1), found: Story.commit(0))
    #expect(throws: planned) { try story.acquire(waiting) }
  }

  @Test func `I17 a rollback works while a promotion runs, and when the last rollback got stuck`() throws {
    var story = Story()
    try story.promote(0, to: staging)
    try story.promote(1, to: staging)
    let stuck = try story.rollBack(staging)
    try story.execute(
      .startStep(
        stuck, epoch: story.state[staging].epoch, .deploy, plan: story.state.runs[stuck]?.request.plan ?? Digest("")))
    try story.execute(.finishStep(story.finished(stuck, .deploy, .unknown)))
    #expect(story.state.runs[stuck]?.phase.word == "indeterminate")
    let again = try story.rollBack(staging)
    try story.finish(again)
    #expect(story.state[staging].live?.commit == Story.commit(0))
  }

  @Test func `I19 I20 a rollback leaves a hold and a quarantine`() throws {
    var story = Story()
    try story.promote(0, to: staging)
    try story.promote(1, to: staging)
    try story.finish(try story.rollBack(staging))
    #expect(story.state[staging].hold != nil)
    #expect(story.state[staging].quarantine[Story.commit(1)] != nil)
    #expect(throws: Refusal.self) { try story.ask(1, to: staging) }
    let next = try story.ask(2, to: staging)
    #expect(throws: Refusal.self) { try story.acquire(next) }
    try story.hold(.resume(staging, by: "lea"))
    try story.acquire(next)
    try story.finish(next)
    #expect(story.state[staging].live?.commit == Story.commit(2))
  }

  @Test func `I17 I19 a hold stops no rollback, and what it was for is not forgotten`() throws {
    var story = Story()
    try story.promote(0, to: staging)
    try story.promote(1, to: staging)
    let fire = Hold(by: "tom", reason: "fire", at: story.now, expires: story.now.adding(seconds: 60))
    try story.hold(.halt([staging], fire))
    try story.finish(try story.rollBack(staging))
    #expect(story.state[staging].live?.commit == Story.commit(0))
    let hold = try #require(story.state[staging].hold)
    #expect(hold.expires == nil && hold.reason == "rolled back by r-3; on hold before that by tom: fire")
  }

  @Test func `I29 a run that nobody can go on with is ended, and what it had begun stays unknown`() throws {
    var story = Story()
    let fresh = try story.ask(0, to: staging)
    let epoch = try story.acquire(fresh)
    try story.execute(.abandon(fresh, epoch: epoch, reason: "gone"))
    #expect(story.state.runs[fresh]?.phase == .failed(step: .deploy, reason: "gone", isChanged: false))
    let begun = try story.ask(1, to: staging)
    let newer = try story.acquire(begun)
    let plan = try #require(story.state.runs[begun]?.request.plan)
    try story.execute(.startStep(begun, epoch: newer, .deploy, plan: plan))
    #expect(throws: Refusal.self) { try story.execute(.abandon(begun, epoch: epoch, reason: "gone")) }
    try story.execute(.abandon(begun, epoch: newer, reason: "gone"))
    #expect(story.state.runs[begun]?.phase == .indeterminate(step: .deploy, reason: "gone"))
    try story.execute(
      .resolve(StepResolved(run: begun, step: .deploy, isApplied: false, by: "lea", reason: "", proof: nil)))
    try story.execute(.abandon(begun, epoch: newer, reason: "gone"))
    #expect(story.state[staging].holder == nil)
  }

  @Test func `I36 what is live is promoted again only on top of itself`() throws {
    var story = Story()
    try story.promote(0, to: staging)
    // A request that was planned before it was live comes too late; one that was planned on it is meant.
    let stale = Story().request(0, to: staging)
    #expect(throws: Refusal.self) {
      try story.request(
        .request(
          stale, queue: .supersede, previous: nil, relations: Story.relations(of: 0, upTo: 9), at: story.now))
    }
    let again = try story.ask(0, to: staging)
    try story.acquire(again)
    try story.finish(again)
    #expect(story.state[staging].releases.count == 2)
  }

  @Test func `I21 without a verified release there is nothing to go back to`() throws {
    var story = Story()
    #expect(throws: Refusal.noRollbackTarget(staging)) { try story.rollBack(staging) }
    try story.promote(0, to: staging)
    #expect(throws: Refusal.noRollbackTarget(staging)) { try story.rollBack(staging) }
  }

  @Test func `a run without steps is done as soon as it has the environment`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging, steps: [])
    let epoch = try story.acquire(run)
    try story.execute(.complete(run, epoch: epoch))
    #expect(story.state[staging].live?.run == run && story.state[staging].holder == nil)
    let other = try story.ask(1, to: staging)
    let newer = try story.acquire(other)
    #expect(throws: Refusal.self) { try story.execute(.complete(other, epoch: newer)) }
  }

  @Test func `I21 what was taken back is no target although its quarantine was lifted`() throws {
    var story = Story()
    try story.promote(0, to: staging)
    try story.promote(1, to: staging)
    try story.finish(try story.rollBack(staging))
    let taken = try #require(story.state[staging].quarantine.keys.first)
    try story.hold(.resume(staging, by: "lea"))
    try story.hold(.unquarantine(staging, taken, by: "lea"))
    #expect(story.state[staging].rollbackTarget(at: story.now) == nil)
    #expect(throws: Refusal.noRollbackTarget(staging)) { try story.rollBack(staging) }
    // Promoted again, it stands above the release that was gone back to.
    try story.promote(1, to: staging)
    try story.promote(2, to: staging)
    #expect(story.state[staging].rollbackTarget(at: story.now)?.commit == taken)
  }

  @Test func `I22 a rollback that fails is indeterminate, and no other follows by itself`() throws {
    var story = Story()
    try story.promote(0, to: staging)
    try story.promote(1, to: staging)
    let rollback = try story.rollBack(staging)
    try story.execute(
      .startStep(
        rollback, epoch: story.state[staging].epoch, .deploy,
        plan: story.state.runs[rollback]?.request.plan ?? Digest("")))
    try story.execute(.finishStep(story.finished(rollback, .deploy, .failed(isChanged: true))))
    #expect(story.state.runs[rollback]?.phase.word == "indeterminate")
    #expect(throws: Refusal.noAutomaticRollback(rollback)) { try story.rollBack(staging, isAutomatic: true) }
  }

  @Test func `what nobody can know is settled by a person and the run goes on`() throws {
    var story = Story()
    let run = try story.ask(0, to: staging)
    let epoch = try story.acquire(run)
    try story.execute(.startStep(run, epoch: epoch, .deploy, plan: story.state.runs[run]?.request.plan ?? Digest("")))
    try story.execute(.finishStep(story.finished(run, .deploy, .unknown)))
    try story.execute(
      .resolve(
        StepResolved(run: run, step: .deploy, isApplied: true, by: "lea", reason: "I looked", proof: nil)))
    try story.finish(run)
    #expect(story.state.runs[run]?.phase == .live)
  }

  @Test func `a step of class once is never repeated without proof`() throws {
    var story = Story()
    let request = story.request(0, to: staging, steps: [StepRecord(name: .deploy, effect: .once)])
    try story.request(.request(request, queue: .supersede, previous: nil, relations: [:], at: story.now))
    let run = RunName("p-1")
    try story.request(.finishGate(story.passed(run), at: story.now))
    let epoch = try story.acquire(run)
    try story.execute(.startStep(run, epoch: epoch, .deploy, plan: request.plan))
    #expect(throws: Refusal.notRepeatable(run, .deploy)) {
      try story.execute(.repeatStep(run, epoch: epoch, .deploy, isProvenNotApplied: false))
    }
    try story.execute(.repeatStep(run, epoch: epoch, .deploy, isProvenNotApplied: true))
  }
}
