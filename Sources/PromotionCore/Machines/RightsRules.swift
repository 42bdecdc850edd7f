// SPDX-License-Identifier: Apache-2.0
/// Decides who may change the policy, who has reviewed an emergency, and how much of what was refused is remembered.
public enum RightsRules {
  /// So many refused attempts are remembered in a day; an attacker cannot fill the journal with them (R38).
  public static let attemptsMax = 100
  /// The same attempt is not remembered again within so many seconds.
  public static let attemptSeconds: Int64 = 600
  private static let daySeconds: Int64 = 86_400

  /// Returns the events that a command leads to, or refuses.
  public static func decide(_ state: JournalState, _ command: RightsCommand) throws(Refusal) -> [Event] {
    switch command {
    case .pin(let remote, let by): return state.remote == remote ? [] : [.trunkPinned(remote: remote, by: by)]
    case .approvePolicy(let approval, let count, let excluded):
      return try approve(state, approval, count: count, excluded: excluded)
    case .review(let reviewed): return try review(state, reviewed)
    case .refuse(let attempt): return refuse(state, attempt)
    }
  }

  /// Returns the event that keeps the proof of a request beside the request, or refuses a token that was used (R20).
  public static func keep(_ proven: RequestProven, of run: RunName, in state: JournalState) throws(Refusal) -> [Event] {
    if let token = proven.token, state.tokens[token] != nil {
      throw .tokenUsed(state.proven.values.first { $0.token == token }?.run ?? run)
    }
    return [
      .requestProven(
        RequestProven(
          run: run, by: proven.by, proof: proven.proof, token: proven.token, expires: proven.expires,
          claims: proven.claims))
    ]
  }

  private static func approve(
    _ state: JournalState, _ approval: PolicyApproval, count: Int, excluded: [String]
  ) throws(Refusal) -> [Event] {
    guard state.policies[approval.pipeline] == approval.from else {
      throw .stalePolicy(approval.pipeline, signed: approval.from, found: state.policies[approval.pipeline])
    }
    guard !excluded.contains(approval.person.rawValue) else {
      throw .mayNotApprovePolicy(approval.pipeline, approval.person, reason: "wrote a part of what changes")
    }
    guard approval.at < approval.notAfter else {
      throw .mayNotApprovePolicy(approval.pipeline, approval.person, reason: "signed something that has expired")
    }
    var people = state.policyApprovers(of: approval, at: approval.at)
    guard people.insert(approval.person).inserted else {
      throw .mayNotApprovePolicy(approval.pipeline, approval.person, reason: "has signed this already")
    }
    let accepted = PolicyAccepted(
      pipeline: approval.pipeline, from: approval.from, to: approval.to, contents: approval.contents)
    return [.policyApproved(approval)] + (people.count >= count ? [.policyAccepted(accepted)] : [])
  }

  private static func review(_ state: JournalState, _ reviewed: GlassReviewed) throws(Refusal) -> [Event] {
    guard let broken = state.breaks[reviewed.run] else { throw .nothingToReview(reviewed.run) }
    guard broken.reviewed == nil else { throw .nothingToReview(reviewed.run) }
    guard broken.broken.by != reviewed.by else { throw .mayNotReview(reviewed.run, reviewed.by) }
    return [.glassReviewed(reviewed)]
  }

  private static func refuse(_ state: JournalState, _ attempt: AttemptRefused) -> [Event] {
    let lately = state.attempts.filter { $0.at.adding(seconds: daySeconds) > attempt.at }
    guard lately.count < attemptsMax else { return [] }
    let isKnown = lately.contains {
      $0.what == attempt.what && $0.by == attempt.by && $0.code == attempt.code
        && $0.at.adding(seconds: attemptSeconds) > attempt.at
    }
    return isKnown ? [] : [.attemptRefused(attempt)]
  }

  /// Says what an event does to the rights.
  static func evolve(_ state: inout JournalState, _ event: Event, at: Instant) {
    switch event {
    case .trunkPinned(let remote, _): state.remote = remote
    case .runRequested(let request): requested(&state, request)
    case .policyApproved(let approval): state.policyApprovals.append(approval)
    case .policyAccepted(let accepted):
      state.policies[accepted.pipeline] = accepted.to
      state.policyApprovals.removeAll { $0.pipeline == accepted.pipeline }
    case .glassBroken(let broken):
      guard let place = state.runs[broken.run]?.request.place else { return }
      state.breaks[broken.run] = GlassBreak(place: place, broken: broken, reviewed: nil)
    case .glassReviewed(let reviewed):
      guard let known = state.breaks[reviewed.run] else { return }
      state.breaks[reviewed.run] = GlassBreak(place: known.place, broken: known.broken, reviewed: reviewed)
    case .requestProven(let proven):
      state.proven[proven.run] = proven
      if let token = proven.token, let expires = proven.expires {
        state.tokens = state.tokens.filter { $0.value > at }
        state.tokens[token] = expires
      }
    case .attemptRefused(let attempt):
      state.attempts.append(attempt)
      if state.attempts.count > attemptsMax { state.attempts.removeFirst() }
    case .journalCreated, .gateStarted, .gateFinished, .approvalGiven, .approvalRejected, .runRefused, .runSuperseded,
      .runCancelled, .runExpired, .environmentAcquired, .migrationRecorded, .migrationApplied, .migrationReverted,
      .stepStarted, .targetStarted, .targetFinished, .stepFinished, .runCompleted, .runFailed, .runIndeterminate,
      .stepResolved, .holdPlaced, .holdLifted, .quarantinePlaced, .quarantineLifted, .drillRecorded:
      break
    }
  }

  // Whoever planned the run checked that this policy is in force; a rollback may go by an older one.
  private static func requested(_ state: inout JournalState, _ request: RunRequested) {
    switch request.kind {
    case .promotion: break
    case .rollback: return
    }
    guard state.policies[request.place.pipeline] != request.policy else { return }
    state.policies[request.place.pipeline] = request.policy
  }
}
