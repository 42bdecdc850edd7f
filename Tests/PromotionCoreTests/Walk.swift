// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

/// One path of the exhaustive walk.
struct Walk {
  /// What may be tried in any state.
  enum Move: Hashable {
    case promotion(commit: Int, Place, approvals: Int)
    case gate(RunName, GateVerdict)
    case approve(RunName, String)
    case reject(RunName)
    case cancel(RunName)
    case acquire(RunName, isStale: Bool)
    case start(RunName, epoch: Int64)
    case repeatStep(RunName, epoch: Int64)
    case finish(RunName, epoch: Int64, StepOutcome)
    case startTarget(RunName, epoch: Int64, String, isProven: Bool)
    case finishTarget(RunName, epoch: Int64, String, StepOutcome)
    case abandon(RunName, epoch: Int64)
    case resolve(RunName, isApplied: Bool)
    case rollback(Place, isAutomatic: Bool)
    case resume(Place)
  }

  private(set) var story: Story

  init(story: Story) { self.story = story }

  static let places = [Story.staging, Story.production]

  /// Every move that is worth trying, zombies with old epochs included.
  var moves: [Move] {
    var moves: [Move] = []
    for place in Self.places {
      for commit in 0..<2 {
        moves.append(.promotion(commit: commit, place, approvals: place == Story.production ? 1 : 0))
      }
      moves.append(.rollback(place, isAutomatic: false))
      moves.append(.rollback(place, isAutomatic: true))
      moves.append(.resume(place))
    }
    for name in story.state.order {
      moves += [
        .gate(name, .passed), .gate(name, .failed), .approve(name, "mia"), .approve(name, "ann"), .reject(name),
        .cancel(name), .acquire(name, isStale: false), .acquire(name, isStale: true),
        .resolve(name, isApplied: true), .resolve(name, isApplied: false),
      ]
      guard let place = story.state.runs[name]?.request.place else { continue }
      let newest = story.state[place].epoch
      for epoch in Set([newest, newest - 1, 2]) where epoch > 0 {
        moves += [
          .start(name, epoch: epoch), .repeatStep(name, epoch: epoch),
          .finish(name, epoch: epoch, .succeeded), .finish(name, epoch: epoch, .failed(isChanged: true)),
          .finish(name, epoch: epoch, .unknown), .abandon(name, epoch: epoch),
        ]
        for target in story.state.runs[name]?.nextStep?.targets ?? [] {
          moves += [
            .startTarget(name, epoch: epoch, target.name, isProven: false),
            .startTarget(name, epoch: epoch, target.name, isProven: true),
            .finishTarget(name, epoch: epoch, target.name, .succeeded),
            .finishTarget(name, epoch: epoch, target.name, .failed(isChanged: true)),
            .finishTarget(name, epoch: epoch, target.name, .unknown),
          ]
        }
      }
    }
    return moves
  }

  /// The path after a move, every invariant checked after each of its events; `nil` when it was refused.
  func after(_ move: Move) throws -> Walk? {
    let events: [Event]
    do { events = try decide(move) } catch { return nil }
    var walk = self
    for event in events {
      let before = walk.story.state
      walk.story.apply([event])
      Invariants.check(before: before, event: event, after: walk.story.state)
    }
    return walk
  }

  private func decide(_ move: Move) throws(Refusal) -> [Event] {
    let state = story.state
    switch move {
    case .promotion(let commit, let place, let approvals):
      return try RequestMachine.decide(
        state,
        .request(
          story.request(commit, to: place, approvals: approvals), queue: .supersede,
          previous: place == Story.production ? Story.staging : nil,
          relations: Story.relations(of: commit, upTo: 3), at: story.now))
    case .gate(let run, let verdict):
      return try RequestMachine.decide(state, .finishGate(story.passed(run, verdict: verdict), at: story.now))
    case .approve(let run, let person):
      return try RequestMachine.decide(state, .approve(run, story.approval(of: person, for: run)))
    case .reject(let run):
      return try RequestMachine.decide(state, .reject(run, Rejection(by: PersonName("tom"), reason: "", proof: nil)))
    case .cancel(let run): return try RequestMachine.decide(state, .cancel(run, by: "ann"))
    case .acquire(let run, let isStale):
      let request = state.runs[run]?.request
      return try ExecutionMachine.decide(
        state,
        .acquire(
          run, plan: isStale ? Digest("another") : request?.plan ?? Digest(""),
          previous: request?.place == Story.production ? Story.staging : nil, at: story.now))
    case .start(let run, let epoch):
      guard let step = state.runs[run]?.nextStep else { throw .unknownRun(run) }
      return try ExecutionMachine.decide(
        state, .startStep(run, epoch: epoch, step.name, plan: state.runs[run]?.request.plan ?? Digest("")))
    case .repeatStep(let run, let epoch):
      guard let step = state.runs[run]?.nextStep else { throw .unknownRun(run) }
      return try ExecutionMachine.decide(
        state, .repeatStep(run, epoch: epoch, step.name, isProvenNotApplied: false))
    case .finish(let run, let epoch, let outcome):
      guard let step = state.runs[run]?.nextStep else { throw .unknownRun(run) }
      return try ExecutionMachine.decide(state, .finishStep(story.finished(run, step.name, outcome, epoch: epoch)))
    case .startTarget(let run, let epoch, let target, let isProven):
      return try ExecutionMachine.decide(
        state, .startTarget(run, epoch: epoch, .deploy, target: target, isProvenNotApplied: isProven))
    case .finishTarget(let run, let epoch, let target, let outcome):
      return try ExecutionMachine.decide(
        state,
        .finishTarget(
          TargetFinished(
            run: run, epoch: epoch, step: .deploy, target: target, outcome: outcome, text: "", evidence: nil)))
    case .abandon(let run, let epoch):
      return try ExecutionMachine.decide(state, .abandon(run, epoch: epoch, reason: "its commit is gone"))
    case .resolve(let run, let isApplied):
      guard let step = state.runs[run]?.nextStep else { throw .unknownRun(run) }
      return try ExecutionMachine.decide(
        state,
        .resolve(
          StepResolved(run: run, step: step.name, isApplied: isApplied, by: "lea", reason: "", proof: nil)))
    case .rollback(let place, let isAutomatic):
      return try ExecutionMachine.decide(state, try story.rollbackRequest(place, isAutomatic: isAutomatic))
    case .resume(let place): return try HoldRules.decide(state, .resume(place, by: "lea"))
    }
  }
}
