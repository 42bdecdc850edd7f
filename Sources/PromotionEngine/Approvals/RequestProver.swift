// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Proves that whoever asks for a run has the right to, where the policy names who has it (R17).
///
/// A job proves itself with its token, a person with a signature. Neither can approve by it.
public struct RequestProver: Sendable {
  let world: World
  let jobs: (any JobIdentity)?
  let key: @Sendable () throws(Failure) -> String

  /// Makes the prover; `key` names the key to sign with and is asked only when a person has to sign.
  public init(
    world: World, jobs: (any JobIdentity)?, key: @escaping @Sendable () throws(Failure) -> String
  ) {
    self.world = world
    self.jobs = jobs
    self.key = key
  }

  /// Returns the proof for a request, or `nil` where nobody asks for one.
  func proof(
    of request: RunRequested, repository: String, policy: Policy
  ) async throws(Failure) -> RequestProven? {
    guard let rule = policy.pipeline.request else { return nil }
    if let jobs, jobs.isThere, !rule.jobs.isEmpty {
      return try await proof(of: request, job: try await jobs.job(by: rule.jobs, at: world.clock.now()))
    }
    guard let group = rule.from else {
      throw Failure(
        .notAuthorised, "E0445", "only CI jobs may ask for a run of \(policy.pipeline.name)",
        why: ["its `request` names jobs and no group of people"],
        fix: ["run the job again", "add `from: GROUP` to `request` in the pipeline"])
    }
    let nonce = world.identifiers.next()
    let (person, proof) = try await StatementSigning(world: world, policy: policy).sign(as: group, key: try key()) {
      person in RequestStatement(request: request, repository: repository, person: person, nonce: nonce).document
    }
    return RequestProven(
      run: request.run, by: person.rawValue, proof: proof, token: nil, expires: nil, claims: [])
  }

  static let missing = Failure(
    .notAuthorised, "E0447", "the policy says who may ask, and this call cannot prove who asks",
    fix: ["promote --to ENVIRONMENT --key ~/.ssh/id_ed25519"])

  /// Returns the event that keeps a proof beside the request that is among the events.
  static func kept(
    _ proven: RequestProven?, beside events: [Event], in state: JournalState
  ) throws(Refusal) -> [Event] {
    guard let proven else { return [] }
    for event in events {
      if case .runRequested(let request) = event { return try RightsRules.keep(proven, of: request.run, in: state) }
    }
    return []
  }

  private func proof(of request: RunRequested, job: ProvenJob) async throws(Failure) -> RequestProven {
    // A job may ask for what it was started for, and for what that contains.
    var isOwn = job.commit == request.commit
    if !isOwn { isOwn = try await world.history.isAncestor(request.commit, of: job.commit) }
    guard isOwn || request.kind == .rollback else {
      throw Failure(
        .notAuthorised, "E0446", "the job asks for another commit than the one it runs for",
        why: ["it runs for \(job.commit.short) and asks for \(request.commit.short)"],
        fix: ["run the job on \(request.commit.short)"])
    }
    return RequestProven(
      run: request.run, by: job.name, proof: nil, token: job.token, expires: job.expires, claims: job.claims)
  }
}

/// What a person signs who asks for a run.
struct RequestStatement {
  let request: RunRequested
  let repository: String
  let person: PersonName
  let nonce: String

  var document: Document {
    .members([
      "type": .string("urn:sluice:request:v1"), "repository": .string(repository),
      "kind": .string(request.kind.rawValue), "pipeline": .string(request.place.pipeline),
      "environment": .string(request.place.environment.rawValue),
      "from": request.from.map { .string($0.rawValue) }, "to": .string(request.commit.rawValue),
      "policy": .string(request.policy.rawValue), "plan": .string("sha256:\(request.plan.rawValue)"),
      "by": .string(person.rawValue), "nonce": .string(nonce),
    ])
  }
}
