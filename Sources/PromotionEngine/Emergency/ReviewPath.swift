// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Lets somebody else say what was found about a rollback past everything (R39).
public struct ReviewPath: Sendable {
  let world: World
  let ledger: Ledger

  /// Makes the path; nothing happens yet.
  public init(world: World, ledger: Ledger) {
    self.world = world
    self.ledger = ledger
  }

  /// Signs and records the review; returns it.
  public func review(
    _ run: RunName, isJustified: Bool, reason: String, key: String
  ) async throws(Failure) -> GlassReviewed {
    let state = try await ledger.state()
    guard let glass = state.breaks[run], glass.reviewed == nil else {
      throw RefusalWording.failure(for: state.runs[run] == nil ? .unknownRun(run) : .nothingToReview(run), in: state)
    }
    let policy = try await PolicySource(world: world)
      .current(state, pipeline: glass.place.pipeline)
    guard let rule = policy.pipeline.breakGlass else {
      throw Failure(
        .usage, "E0450", "the pipeline \(policy.pipeline.name) no longer says who reviews broken glass",
        fix: ["put `break-glass: { from: GROUP, review: GROUP }` back into the pipeline"])
    }
    let nonce = world.identifiers.next()
    let repository = state.repository
    let (person, proof) = try await StatementSigning(world: world, policy: policy).sign(as: rule.review, key: key) {
      person in
      ReviewStatement(
        broken: glass.broken, repository: repository, person: person, isJustified: isJustified, reason: reason,
        nonce: nonce
      ).document
    }
    let reviewed = GlassReviewed(run: run, by: person, isJustified: isJustified, reason: reason, proof: proof)
    try await ledger.append(by: Actor(name: person.rawValue, proof: "ssh")) { state throws(Refusal) in
      try RightsRules.decide(state, .review(reviewed))
    }
    return reviewed
  }
}
