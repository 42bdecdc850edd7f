// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

/// A step on several targets, told as a dialogue with the machine.
@Suite struct TargetDialogueTests {
  private let staging = Story.staging

  private func finished(_ run: RunName, _ story: Story, _ target: String, _ outcome: StepOutcome) -> ExecutionCommand {
    .finishTarget(
      TargetFinished(
        run: run, epoch: story.state[staging].epoch, step: .deploy, target: target, outcome: outcome, text: "said",
        evidence: nil))
  }

  private func begin(_ target: String, _ story: Story, isProven: Bool = false) -> ExecutionCommand {
    .startTarget(
      story.state.order.last ?? RunName(""), epoch: story.state[staging].epoch, .deploy, target: target,
      isProvenNotApplied: isProven)
  }

  @Test func `I23 a step succeeds only when it succeeded on each target`() throws {
    var story = try Story.deployingOnTargets()
    let run = try #require(story.state.order.last)
    try story.execute(begin("web-1", story))
    try story.execute(finished(run, story, "web-1", .succeeded))
    #expect(throws: Refusal.targetsDiffer(run, .deploy, target: "web-2")) {
      try story.execute(.finishStep(story.finished(run, .deploy, .succeeded)))
    }
    try story.execute(begin("web-2", story))
    try story.execute(finished(run, story, "web-2", .succeeded))
    try story.execute(.finishStep(story.finished(run, .deploy, .succeeded)))
    #expect(story.state.runs[run]?.nextStep?.name == .verify)
  }

  @Test func `I24 no target is begun that the request does not name`() throws {
    var story = try Story.deployingOnTargets()
    let run = try #require(story.state.order.last)
    #expect(throws: Refusal.unknownTarget(run, .deploy, target: "web-3")) { try story.execute(begin("web-3", story)) }
    #expect(throws: Refusal.stepOutOfOrder(run, .deploy)) {
      try story.execute(finished(run, story, "web-1", .failed(isChanged: true)))
    }
  }

  @Test func `a failed step that succeeded on some targets is partial and says on how many`() throws {
    var story = try Story.deployingOnTargets()
    let run = try #require(story.state.order.last)
    try story.execute(begin("web-1", story))
    try story.execute(finished(run, story, "web-1", .succeeded))
    try story.execute(begin("web-2", story))
    try story.execute(finished(run, story, "web-2", .failed(isChanged: true)))
    try story.execute(.finishStep(story.finished(run, .deploy, .failed(isChanged: true))))
    let partial = story.state.runs[run]?.step(.deploy)?.partial
    #expect(partial?.applied == 1 && partial?.of == 2)
    #expect(story.state[staging].disturbedBy == run)
  }

  @Test func `an interrupted target is begun again only when a probe said that it did not happen`() throws {
    var story = try Story.deployingOnTargets()
    let run = try #require(story.state.order.last)
    try story.execute(begin("web-1", story))
    #expect(throws: Refusal.notRepeatable(run, .deploy)) { try story.execute(begin("web-1", story)) }
    try story.execute(begin("web-1", story, isProven: true))
    try story.execute(finished(run, story, "web-1", .succeeded))
    #expect(throws: Refusal.stepOutOfOrder(run, .deploy)) { try story.execute(begin("web-1", story, isProven: true)) }
  }

  @Test func `I2 a fenced run changes nothing on any target`() throws {
    var story = try Story.deployingOnTargets()
    let run = try #require(story.state.order.last)
    let old = story.state[staging].epoch
    try story.rollBack(staging)
    #expect(throws: Refusal.self) {
      try story.execute(.startTarget(run, epoch: old, .deploy, target: "web-1", isProvenNotApplied: true))
    }
  }
}
