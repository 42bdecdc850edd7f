// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionTestSupport
import Testing

/// Walks every sequence of commands up to a length over the pure core and checks the invariants after each event.
///
/// Two commits in a line, two environments, an approver and an author who tries, rollbacks by hand and automatic, holds,
/// crashes (an open step without an outcome) and a zombie that keeps using an old epoch. States that were reached before
/// are not walked again. A promotion takes seven commands, so the walk begins at several points of a history.
@Suite struct ExhaustiveWalkTests {
  /// Where the walk begins, and the length up to which every sequence is walked from there.
  static let beginnings: [(name: String, length: Int, story: @Sendable () throws -> Story)] = [
    ("nothing happened yet", 5, { Story() }),
    ("one release in staging", 5, { try Story.promoted([(0, Story.staging)]) }),
    ("two releases in staging", 4, { try Story.promoted([(0, Story.staging), (1, Story.staging)]) }),
    ("the same release everywhere", 6, { try Story.promoted([(0, Story.staging), (0, Story.production)]) }),
    ("a run that holds production", 3, { try Story.holdingProduction() }),
    ("a rollback that holds staging", 4, { try Story.rollingBack() }),
    ("a deploy on two targets", 3, { try Story.deployingOnTargets() }),
  ]

  /// One command more for each step of SLUICE_SOAK, which `make soak` sets.
  static let extra = ProcessInfo.processInfo.environment["SLUICE_SOAK"].flatMap(Int.init) ?? 0

  @Test(arguments: beginnings.indices)
  func `I1 I2 I3 I4 I5 I6 I7 I12 I14 I15 I17 I19 I20 I21 I22 I23 I37 I40 hold after every sequence`(index: Int) throws {
    let beginning = Self.beginnings[index]
    let length = beginning.length + Self.extra
    let (seen, moves) = try Self.walk(from: try beginning.story(), length: length)
    // A machine that refuses everything would pass every check.
    #expect(seen.count > 100)
    #expect(seen.contains { state in state.order.contains { state.runs[$0]?.phase.isTerminal == true } })
    print("\(beginning.name): \(moves) moves to \(seen.count) states, every sequence of \(length) commands")
  }

  /// Walks every sequence up to a length; returns the states that it came to.
  static func walk(from story: Story, length: Int) throws -> (states: Set<JournalState>, moves: Int) {
    let start = Walk(story: story)
    var seen: Set<JournalState> = [start.story.state]
    var frontier = [start]
    var moves = 0
    for _ in 0..<length {
      var next: [Walk] = []
      for walk in frontier {
        for move in walk.moves {
          guard let after = try walk.after(move) else { continue }
          moves += 1
          if seen.insert(after.story.state).inserted { next.append(after) }
        }
      }
      frontier = next
    }
    return (seen, moves)
  }
}

extension Story {
  static func promoted(_ releases: [(Int, Place)]) throws -> Story {
    var story = Story()
    for (commit, place) in releases { try story.promote(commit, to: place) }
    return story
  }

  static func holdingProduction() throws -> Story {
    var story = try promoted([(0, staging), (0, production), (1, staging)])
    let run = try story.ask(1, to: production)
    try story.acquire(run)
    return story
  }

  static func deployingOnTargets() throws -> Story {
    var story = try promoted([(0, staging)])
    let run = try story.ask(1, to: staging, steps: targetedSteps)
    let epoch = try story.acquire(run)
    try story.execute(
      .startStep(run, epoch: epoch, .deploy, plan: story.state.runs[run]?.request.plan ?? Digest("")))
    return story
  }

  static func rollingBack() throws -> Story {
    var story = try promoted([(0, staging), (1, staging)])
    try story.rollBack(staging)
    return story
  }
}
