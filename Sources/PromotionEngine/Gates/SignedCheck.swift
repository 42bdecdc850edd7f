// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Asks whether people of a group have signed what is promoted.
struct SignedCheck {
  private static let namespace = "git"
  private static let commitsMax = 5000
  private static let shown = 5
  private static let keysMax = 1_048_576

  let world: World
  let policy: Policy
  let plan: Plan

  func answer(_ gate: SignedGate) async throws(Failure) -> GateAnswer {
    switch gate.what {
    case .commits: try await commits(gate)
    case .tag: try await tag(gate)
    }
  }

  private func commits(_ gate: SignedGate) async throws(Failure) -> GateAnswer {
    var ids = [plan.commit]
    if let from = plan.from {
      let range = CommitRange(after: from, upTo: plan.commit)
      let count = try await world.history.count(range)
      guard count <= Self.commitsMax else {
        return verdict(.failed, "\(count) commits are too many to check; promote fewer at once", [])
      }
      ids = try await world.history.commits(in: range, limit: Self.commitsMax).map(\.id)
    }
    var faults: [String] = []
    var signatures: [ObjectSignature] = []
    for id in ids {
      if let signature = try await world.history.signature(of: id) {
        signatures.append(signature)
      } else {
        faults.append("\(id.short): no signature")
      }
    }
    for (signature, result) in zip(signatures, try await people(whoSigned: signatures, gate.by)) {
      if case .failure(let failure) = result { faults.append(Self.text(signature, failure)) }
    }
    guard faults.isEmpty else {
      return verdict(.failed, "\(faults.count) of \(ids.count) commits are not signed by \(gate.by)", faults)
    }
    return verdict(.passed, "\(ids.count) commit\(ids.count == 1 ? "" : "s") signed by \(gate.by)", [])
  }

  private func tag(_ gate: SignedGate) async throws(Failure) -> GateAnswer {
    let signatures = try await world.history.tagSignatures(of: plan.commit)
    var faults: [String] = []
    for (signature, result) in zip(signatures, try await people(whoSigned: signatures, gate.by)) {
      switch result {
      case .success(let person): return verdict(.passed, "\(signature.title) is signed by \(person)", [])
      case .failure(let failure): faults.append(Self.text(signature, failure))
      }
    }
    let none = signatures.isEmpty ? ["git tag -s NAME \(plan.commit.short)"] : []
    return verdict(.failed, "no tag on \(plan.commit.short) is signed by \(gate.by)", faults + none)
  }

  private static func text(_ signature: ObjectSignature, _ failure: Failure) -> String {
    "\(signature.title): \(failure.what)\(failure.why.first.map { ", \($0)" } ?? "")"
  }

  private func verdict(_ verdict: GateVerdict, _ text: String, _ faults: [String]) -> GateAnswer {
    let more = faults.count > Self.shown ? ["and \(faults.count - Self.shown) more"] : []
    let line = faults.isEmpty ? text : "\(text): \(faults[0])"
    return .verdict(verdict, text: line, evidence: nil, reusedFrom: nil, tail: faults.prefix(Self.shown) + more)
  }

  /// Says for each signature who of the group made it; key validity is judged now, since a commit's date is a claim.
  private func people(
    whoSigned signatures: [ObjectSignature], _ group: String
  ) async throws(Failure) -> [Result<PersonName, Failure>] {
    guard !signatures.isEmpty else { return [] }
    let signers = PeopleKeys(history: world.history)
    let rules = try await signers.rules(of: group, policy: policy)
    let openPGP = signatures.filter { $0.format == .openPGP }
    var fromGPG: [ObjectSignature: Result<PersonName, Failure>] = [:]
    if !openPGP.isEmpty, let keys = try await signers.openPGPKeys(of: group, policy: policy) {
      let results = try await world.signatures.people(whoSigned: openPGP, openPGPKeys: keys)
      fromGPG = Dictionary(zip(openPGP, results), uniquingKeysWith: { first, _ in first })
    }
    var results: [Result<PersonName, Failure>] = []
    for signature in signatures {
      switch signature.format {
      case .ssh: results.append(ssh(signature, rules))
      case .openPGP:
        results.append(
          fromGPG[signature]
            ?? .failure(Self.cannotCheck("it is an OpenPGP signature, and \(group) has no `pgp:` file of keys")))
      case .other: results.append(.failure(Self.cannotCheck("it is neither an SSH nor an OpenPGP signature")))
      }
    }
    return results
  }

  private func ssh(_ signature: ObjectSignature, _ rules: SignerRules) -> Result<PersonName, Failure> {
    do throws(Failure) {
      return .success(
        try world.signatures.person(
          whoSigned: signature.payload, signature: signature.armour, namespace: Self.namespace,
          rules: rules, at: world.clock.now()))
    } catch { return .failure(error) }
  }

  private static func cannotCheck(_ why: String) -> Failure {
    Failure(.notAuthorised, "E0460", "the signature does not count", why: [why], fix: ["sign with a key of the group"])
  }
}
