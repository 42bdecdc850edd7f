// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

/// What usually takes how long, by the journal alone.
@Suite struct UsualDurationTests {
  /// A state after promotions to staging whose deploys took so many seconds; those below zero failed.
  private static func state(_ seconds: [Int64]) throws -> JournalState {
    var story = Story()
    for (number, taken) in seconds.enumerated() {
      let run = try story.ask(number, to: Story.staging)
      let epoch = try story.acquire(run)
      let plan = story.state.runs[run]?.request.plan ?? Digest("")
      for step in story.state.runs[run]?.steps ?? [] {
        try story.execute(.startStep(run, epoch: epoch, step.name, plan: plan))
        story.now = story.now.adding(seconds: step.name == .deploy ? abs(taken) : 1)
        let outcome: StepOutcome = step.name == .deploy && taken < 0 ? .failed(isChanged: false) : .succeeded
        try story.execute(
          .finishStep(story.finished(run, step.name, outcome)))
        if outcome != .succeeded { break }
      }
    }
    return story.state
  }

  private static func usual(_ seconds: [Int64]) throws -> Int64? {
    try state(seconds).usualMilliseconds(of: .deploy, at: Story.staging, kind: .promotion)
  }

  @Test func `it is the median of the newest that succeeded, and nothing without history`() throws {
    #expect(try Self.usual([]) == nil)
    #expect(try Self.usual([130]) == 130_000)
    #expect(try Self.usual([10, 20]) == 15_000)
    #expect(try Self.usual([10, 900, 20]) == 20_000)
    #expect(try Self.usual([10, -900, 20, -900]) == 15_000, "what failed says nothing")
    #expect(JournalState.usualTimesMax == 9)
    #expect(try Self.usual([500, 1, 2, 3, 4, 5, 6, 7, 8, 9]) == 5_000, "what is old says nothing of today")
  }

  @Test func `each environment, each gate and each kind of run has its own`() throws {
    let state = try Self.state([10, 20])
    #expect(state.usualMilliseconds(of: .deploy, at: Story.production, kind: .promotion) == nil)
    #expect(state.usualMilliseconds(of: .deploy, at: Story.staging, kind: .rollback) == nil)
    #expect(state.usualMilliseconds(of: GateName("release"), at: Story.staging) == nil)
    var asked = Story()
    let run = try asked.ask(0, to: Story.staging)
    asked.apply([.gateStarted(run: run, gate: GateName("tests"))])
    #expect(asked.state.usualMilliseconds(of: GateName("tests"), at: Story.staging) == nil, "it has not passed")
    asked.now = asked.now.adding(seconds: 42)
    asked.apply([.gateFinished(asked.passed(run))])
    #expect(asked.state.usualMilliseconds(of: GateName("tests"), at: Story.staging) == 42_000)
    #expect(asked.state.abridged().usualMilliseconds(of: GateName("tests"), at: Story.staging) == 42_000)
  }
}
