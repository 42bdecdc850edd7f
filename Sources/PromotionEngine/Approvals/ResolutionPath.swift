// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Records what a person says of a step of which nobody else can know whether it happened.
///
/// Where the environment has an approval gate, one of its people must sign; elsewhere the caller's name is enough.
public struct ResolutionPath: Sendable {
  let world: World
  let ledger: Ledger

  /// Makes the path; nothing happens yet.
  public init(world: World, ledger: Ledger) {
    self.world = world
    self.ledger = ledger
  }

  /// Settles the step; `key` names the key to sign with, where a signature is asked for.
  ///
  /// Returns the state after it.
  public func resolve(
    _ name: RunName, _ step: StepName, isApplied: Bool, reason: String, key: () throws(Failure) -> String
  ) async throws(Failure) -> JournalState {
    let state = try await ledger.state(knowing: name)
    guard !state.trunk.isEmpty else { throw await PromotionPath.notInitialised(world) }
    guard let run = state.runs[name] else { throw RefusalWording.failure(for: .unknownRun(name), in: state) }
    let place = run.request.place
    let policy = try await PolicySource(world: world)
      .current(state, pipeline: place.pipeline)
    let groups = policy.pipeline.environment(place.environment)?.gates.compactMap { gate -> String? in
      if case .approval(let asks) = gate.kind { asks.from } else { nil }
    }
    var resolved = StepResolved(
      run: name, step: step, isApplied: isApplied, by: world.actor.name, reason: reason, proof: nil)
    var actor = world.actor
    if let group = groups?.first {
      resolved = try await signed(resolved, repository: state.repository, group: group, policy: policy, key: try key())
      actor = Actor(name: resolved.by, proof: "ssh")
    }
    let said = resolved
    return try await ledger.append(by: actor) { state throws(Refusal) in
      try ExecutionMachine.decide(state, .resolve(said))
    }
  }

  private func signed(
    _ said: StepResolved, repository: String, group: String, policy: Policy, key: String
  ) async throws(Failure) -> StepResolved {
    let nonce = world.identifiers.next()
    let (person, proof) = try await StatementSigning(world: world, policy: policy).sign(as: group, key: key) { person in
      ResolutionStatement(said: said, repository: repository, person: person.rawValue, nonce: nonce).document
    }
    return StepResolved(
      run: said.run, step: said.step, isApplied: said.isApplied, by: person.rawValue, reason: said.reason, proof: proof)
  }
}
