// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Checks every use of a right again: whose policy each promotion went by, who agreed to its changes, who broke the glass,
/// who reviewed it, and who asked (R37).
///
/// A job's token is not kept, so what it proved cannot be checked again. Who wrote a change of the policy is not asked again
/// either: the signatures are.
struct RightsAudit {
  let world: World

  private struct Known {
    var state = JournalState()
    var laws: [String: Policy] = [:]
    /// The signatures that were found good, since the last change of each policy.
    var approvals: [PolicyApproval] = []
  }

  /// Returns the first entry that claims a right which nobody had, and why, with how many signatures were checked.
  func check(_ entries: [JournalEntry]) async throws(Failure) -> (checked: Int, fault: (Int64, String)?) {
    var known = Known()
    var checked = 0
    for entry in entries {
      guard let event = try? EventCodec.event(of: entry) else { continue }
      if let reason = try await problem(event, at: entry.at, &known, &checked) {
        return (checked, (entry.sequence, reason))
      }
      JournalFold.apply(event, sequence: entry.sequence, at: entry.at, to: &known.state)
    }
    return (checked, nil)
  }

  private func problem(
    _ event: Event, at: Instant, _ known: inout Known, _ checked: inout Int
  ) async throws(Failure) -> String? {
    switch event {
    case .runRequested(let request): return try await policyProblem(request, &known)
    case .policyApproved(let approval):
      checked += 1
      return try await problem(approval, &known)
    case .policyAccepted(let accepted): return try await problem(accepted, at: at, &known)
    case .glassBroken(let broken):
      checked += 1
      return try await problem(broken, at: at, &known)
    case .glassReviewed(let reviewed):
      checked += 1
      return try await problem(reviewed, at: at, &known)
    case .requestProven(let proven):
      checked += proven.proof == nil ? 0 : 1
      return try await problem(proven, at: at, &known)
    case .journalCreated, .gateStarted, .gateFinished, .approvalGiven, .approvalRejected, .runRefused, .runSuperseded,
      .runCancelled, .runExpired, .environmentAcquired, .migrationRecorded, .migrationApplied, .migrationReverted,
      .stepStarted, .targetStarted, .targetFinished, .stepFinished, .runCompleted, .runFailed, .runIndeterminate,
      .stepResolved, .holdPlaced, .holdLifted, .quarantinePlaced, .quarantineLifted, .drillRecorded, .trunkPinned,
      .attemptRefused:
      return nil
    }
  }

  private func law(_ pipeline: String, _ commit: CommitID, _ known: inout Known) async throws(Failure) -> Policy {
    if let law = known.laws[pipeline], law.commit == commit { return law }
    let law = try await PolicySource(world: world)
      .policy(at: commit, trunk: known.state.trunk, pipeline: pipeline)
    known.laws[pipeline] = law
    return law
  }

  /// A promotion goes by the policy in force, or by one that is the same, or by one that needed nobody's agreement.
  private func policyProblem(_ request: RunRequested, _ known: inout Known) async throws(Failure) -> String? {
    let pipeline = request.place.pipeline
    guard request.kind == .promotion, let inForce = known.state.policies[pipeline], inForce != request.policy else {
      return nil
    }
    let law = try await law(pipeline, inForce, &known)
    switch law.pipeline.change {
    case .trunk, .descendants: return nil
    case .approval: break
    }
    guard try await PolicySource(world: world).differs(law, from: request.policy) else { return nil }
    return
      "\(request.run) goes by the policy \(request.policy.short), and nobody agreed to it: \(inForce.short) was in force"
  }

  private func problem(_ approval: PolicyApproval, _ known: inout Known) async throws(Failure) -> String? {
    guard known.state.policies[approval.pipeline] == approval.from else {
      return "\(approval.person) agreed to a change of a policy that was not in force"
    }
    let law = try await law(approval.pipeline, approval.from, &known)
    guard case .approval(let asks) = law.pipeline.change else { return nil }
    let repository = known.state.repository
    let reason = try await problem(approval.proof, by: approval.person, of: asks.from, law, at: approval.at) { nonce in
      PolicyStatement(
        repository: repository, pipeline: approval.pipeline, from: approval.from, to: approval.to,
        contents: approval.contents, person: approval.person, notAfter: approval.notAfter, nonce: nonce
      ).document
    }
    if reason == nil { known.approvals.append(approval) }
    return reason
  }

  private func problem(
    _ accepted: PolicyAccepted, at: Instant, _ known: inout Known
  ) async throws(Failure) -> String? {
    let law = try await law(accepted.pipeline, accepted.from, &known)
    guard known.state.policies[accepted.pipeline] == accepted.from, case .approval(let asks) = law.pipeline.change
    else {
      return "a change of the policy \(accepted.from.short) was accepted that was not in force"
    }
    let people = Set(
      known.approvals.filter {
        $0.pipeline == accepted.pipeline && $0.contents == accepted.contents && at < $0.notAfter
      }.map(\.person))
    known.approvals.removeAll { $0.pipeline == accepted.pipeline }
    if people.count >= asks.count { return nil }
    return "the policy \(accepted.to.short) was accepted with \(people.count) of \(asks.count) signatures"
  }

  private func problem(_ broken: GlassBroken, at: Instant, _ known: inout Known) async throws(Failure) -> String? {
    guard let request = known.state.runs[broken.run]?.request else {
      return "the run \(broken.run) was never asked for"
    }
    let law = try await law(request.place.pipeline, request.policy, &known)
    guard let rule = law.pipeline.breakGlass else { return "nobody may break the glass for \(broken.run)" }
    let repository = known.state.repository
    return try await problem(broken.proof, by: broken.by, of: rule.from, law, at: at) { nonce in
      GlassStatement(
        request: request, repository: repository, person: broken.by, reason: broken.reason, reviewBy: broken.reviewBy,
        nonce: nonce
      ).document
    }
  }

  private func problem(_ reviewed: GlassReviewed, at: Instant, _ known: inout Known) async throws(Failure) -> String? {
    guard let glass = known.state.breaks[reviewed.run], glass.broken.by != reviewed.by else {
      return "\(reviewed.by) reviewed what was not theirs to review: \(reviewed.run)"
    }
    let commit = known.state.policies[glass.place.pipeline] ?? known.state.runs[reviewed.run]?.request.policy
    guard let commit else { return nil }
    let law = try await law(glass.place.pipeline, commit, &known)
    guard let rule = law.pipeline.breakGlass else { return nil }
    let repository = known.state.repository
    return try await problem(reviewed.proof, by: reviewed.by, of: rule.review, law, at: at) { nonce in
      ReviewStatement(
        broken: glass.broken, repository: repository, person: reviewed.by, isJustified: reviewed.isJustified,
        reason: reviewed.reason, nonce: nonce
      ).document
    }
  }

  private func problem(_ proven: RequestProven, at: Instant, _ known: inout Known) async throws(Failure) -> String? {
    guard let request = known.state.runs[proven.run]?.request else {
      return "the run \(proven.run) was never asked for"
    }
    let law = try await law(request.place.pipeline, request.policy, &known)
    guard let rule = law.pipeline.request, let proof = proven.proof else { return nil }
    guard let group = rule.from else { return "only jobs could ask for \(proven.run)" }
    let (repository, person) = (known.state.repository, PersonName(proven.by))
    return try await problem(proof, by: person, of: group, law, at: at) { nonce in
      RequestStatement(request: request, repository: repository, person: person, nonce: nonce).document
    }
  }

  /// Why a signed text is not what an entry claims: made by this person of the group, over exactly this.
  private func problem(
    _ proof: SignedText, by person: PersonName, of group: String, _ law: Policy, at moment: Instant,
    _ statement: (_ nonce: String) -> Document
  ) async throws(Failure) -> String? {
    let rules = try await PeopleKeys(history: world.history).rules(of: group, policy: law)
    let signer: PersonName
    do {
      signer = try world.signatures.person(
        whoSigned: Array(proof.statement.utf8), signature: proof.signature, namespace: ApprovalStatement.namespace,
        rules: rules, at: moment)
    } catch { return ([error.what] + error.why).joined(separator: ": ") }
    guard signer == person else { return "it names \(person), and the signature is \(signer)'s" }
    let said = try? DocumentReader.document(from: Array(proof.statement.utf8))
    guard let nonce = said?["nonce"]?.string ?? said?["predicate"]?["nonce"]?.string,
      DocumentWriter.text(of: statement(nonce)) == proof.statement
    else { return "\(signer) signed another statement than the entry tells" }
    return nil
  }
}
