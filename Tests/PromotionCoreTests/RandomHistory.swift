// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport

/// A long history of a small pipeline: what people and machines do, at random, one command after the other.
struct RandomHistory {
  private(set) var story = Story()
  private var seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  /// Does something that may be refused; a refusal is no event.
  mutating func step() {
    story.now = story.now.adding(seconds: Int64(random(30)))
    do throws(Refusal) {
      let place = random(3) == 0 ? Story.production : Story.staging
      switch random(12) {
      case 0..<6: try promote(to: place)
      case 6: _ = try ask(.failed, at: place)
      case 7: try fail(at: place)
      case 8: try story.finish(try story.rollBack(place))
      case 9: try hold(place)
      case 10: _ = try ask(.passed, at: place)
      default: try story.hold(.resume(place, by: "lea"))
      }
    } catch {}
  }

  private mutating func promote(to place: Place) throws(Refusal) {
    let name = try ask(.passed, at: place)
    try story.acquire(name)
    try story.finish(name)
  }

  // Every commit counts as newer than every other, so that the history never comes to an end.
  private mutating func ask(
    _ verdict: GateVerdict, at place: Place, steps: [StepRecord] = Story.steps
  ) throws(Refusal) -> RunName {
    let relations = Dictionary(uniqueKeysWithValues: (0..<10).map { (Story.commit($0), Ancestry.newer) })
    try story.request(
      .request(
        story.request(random(10), to: place, steps: steps, plan: "plan-\(story.state.size)"), queue: .supersede,
        previous: place == Story.production ? Story.staging : nil, relations: relations, at: story.now))
    guard let name = story.state.order.last else { throw .unknownRun(RunName("p-0")) }
    try story.request(.startGate(name, GateName("tests")))
    try story.request(.finishGate(story.passed(name, verdict: verdict), at: story.now))
    return name
  }

  private mutating func fail(at place: Place) throws(Refusal) {
    let name = try ask(.passed, at: place, steps: Story.targetedSteps)
    let epoch = try story.acquire(name)
    let plan = story.state.runs[name]?.request.plan ?? Digest("")
    try story.execute(.startStep(name, epoch: epoch, .deploy, plan: plan))
    let outcomes: [StepOutcome] = [.failed(isChanged: false), .failed(isChanged: true), .unknown]
    try story.execute(.finishStep(story.finished(name, .deploy, outcomes[random(3)])))
  }

  private mutating func hold(_ place: Place) throws(Refusal) {
    let hold = Hold(by: "lea", reason: "because", at: story.now, expires: nil)
    if random(2) == 0 {
      try story.hold(.hold(place, hold))
    } else {
      let quarantine = Quarantine(run: nil, by: "lea", reason: "bad", at: story.now, expires: nil)
      try story.hold(.quarantine(place, Story.commit(random(10)), quarantine))
      try story.hold(.unquarantine(place, Story.commit(random(10)), by: "lea"))
    }
  }

  // SplitMix64; the same seed is the same history.
  private mutating func random(_ bound: Int) -> Int {
    seed &+= 0x9E37_79B9_7F4A_7C15
    var mixed = seed
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(bound))
  }
}
