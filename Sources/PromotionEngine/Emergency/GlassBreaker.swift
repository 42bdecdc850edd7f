// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Lets somebody on call roll back past everything that a rollback asks, with a signature and a reason (R39).
struct GlassBreaker {
  let world: World
  let policy: Policy

  /// What lets the rollback go on.
  struct Broken: Sendable {
    let person: PersonName
    let reason: String
    let reviewBy: Instant
    let unreviewedMax: Int
    let proof: SignedText

    /// Returns the event that keeps it beside the request, unless too much waits for its review.
    func events(beside events: [Event], in state: JournalState) throws(Refusal) -> [Event] {
      let waiting = state.unreviewed
      guard waiting.count < unreviewedMax else { throw .unreviewed(waiting.map(\.broken.run)) }
      for event in events {
        guard case .runRequested(let request) = event else { continue }
        return [
          .glassBroken(
            GlassBroken(run: request.run, by: person, reason: reason, reviewBy: reviewBy, proof: proof))
        ]
      }
      return []
    }
  }

  /// Signs that the glass is broken for this rollback.
  func broken(for request: RunRequested, repository: String, key: String) async throws(Failure) -> Broken {
    guard let rule = policy.pipeline.breakGlass else {
      throw Failure(
        .usage, "E0448", "the pipeline \(policy.pipeline.name) has no `break-glass`, so nobody may do that",
        fix: ["rollback \(request.place.environment)"])
    }
    guard Self.saysSomething(request.reason) else {
      throw Failure(
        .usage, "E0449", "breaking the glass takes a reason",
        fix: ["rollback \(request.place.environment) --break-glass --reason WHY"])
    }
    let nonce = world.identifiers.next()
    let reviewBy = world.clock.now().adding(seconds: rule.withinSeconds)
    let (person, proof) = try await StatementSigning(world: world, policy: policy).sign(as: rule.from, key: key) {
      person in
      GlassStatement(
        request: request, repository: repository, person: person, reason: request.reason, reviewBy: reviewBy,
        nonce: nonce
      ).document
    }
    return Broken(
      person: person, reason: request.reason, reviewBy: reviewBy, unreviewedMax: rule.unreviewedMax, proof: proof)
  }

  /// Blanks, marks and what nobody sees are no reason.
  private static func saysSomething(_ reason: String) -> Bool {
    reason.unicodeScalars.contains { scalar in
      let properties = scalar.properties
      return (properties.isAlphabetic || properties.numericType != nil) && !properties.isDefaultIgnorableCodePoint
    }
  }
}
