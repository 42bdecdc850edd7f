// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Looks at the keys behind signatures that are all good: a security key whose counter does not grow may have a copy
/// (R15), and a key may have been somebody else's when it was used (R16).
///
/// Neither is a fault of the journal: people have to look.
public struct KeyAudit {
  private static let runsMax = 20

  let signatures: any SignatureChecker
  /// The lists of revoked keys of the newest policy, one text.
  let revokedKeys: String

  /// Makes the audit; nothing is read yet.
  public init(signatures: any SignatureChecker, revokedKeys: String) {
    self.signatures = signatures
    self.revokedKeys = revokedKeys
  }

  private struct Known {
    /// The greatest counter of each security key, and who signed with it last.
    var counters: [String: (count: UInt32, signature: String, sequence: Int64)] = [:]
    var approvals: [RunName: [Approval]] = [:]
    var places: [RunName: Place] = [:]
    var acquired: Set<RunName> = []
    /// The runs that used a key before the moment from which it counts no more.
    var before: [String: (moment: Instant, runs: [RunName])] = [:]
  }

  /// Returns a line for each doubt, in the order of the entries, and then what stays valid.
  public func doubts(_ entries: [JournalEntry]) throws(Failure) -> [String] {
    var known = Known()
    var doubts: [String] = []
    for entry in entries {
      guard let event = try? EventCodec.event(of: entry) else { continue }
      for (person, signature) in Self.signatures(of: event) {
        if let doubt = counterDoubt(person, signature, entry.sequence, &known) { doubts.append(doubt) }
      }
      switch event {
      case .runRequested(let request): known.places[request.run] = request.place
      case .approvalGiven(let run, let approval): known.approvals[run, default: []].append(approval)
      case .environmentAcquired(let run, _, _) where known.acquired.insert(run).inserted:
        doubts += try uses(of: run, at: entry.at, &known)
      case _: break
      }
    }
    let kept = known.before.sorted { $0.key < $1.key }.map { key, use in
      let more = use.runs.count > Self.runsMax ? " and \(use.runs.count - Self.runsMax) more" : ""
      return "what the key \(key) signed stays valid where it was used before \(use.moment.text): "
        + use.runs.prefix(Self.runsMax).map(\.rawValue).joined(separator: ", ") + more
    }
    return doubts + kept
  }

  private func counterDoubt(
    _ person: String, _ signature: String, _ sequence: Int64, _ known: inout Known
  ) -> String? {
    // In a copy of a part not every signature was checked; one that cannot be read was made by no key.
    guard let key = try? signatures.key(of: signature, revokedKeys: ""), let count = key.counter else { return nil }
    let last = known.counters[key.fingerprint]
    guard let last, last.count >= count else {
      known.counters[key.fingerprint] = (count, signature, sequence)
      return nil
    }
    // The same signature for two gates is one touch.
    guard last.signature != signature else { return nil }
    let word = last.count == count ? "stands still at \(count)" : "went back from \(last.count) to \(count)"
    return "the counter of the security key \(key.fingerprint) of \(person) \(word) between the entries "
      + "\(last.sequence) and \(sequence): somebody may have a copy of it"
  }

  private func uses(of run: RunName, at moment: Instant, _ known: inout Known) throws(Failure) -> [String] {
    var doubts: [String] = []
    for approval in known.approvals[run] ?? [] where moment < approval.notAfter {
      let key = try signatures.key(of: approval.signature, revokedKeys: revokedKeys)
      guard let compromised = key.compromised else { continue }
      guard moment >= compromised else {
        known.before[key.fingerprint, default: (compromised, [])].runs.append(run)
        continue
      }
      let place = known.places[run].map { " took \($0.text)" } ?? ""
      doubts.append(
        "\(run)\(place) at \(moment.text) with an approval by the key \(key.fingerprint) of \(approval.person), which "
          + "somebody else may have had since \(compromised.text)")
    }
    return doubts
  }

  private static func signatures(of event: Event) -> [(person: String, signature: String)] {
    switch event {
    case .approvalGiven(_, let approval): [(approval.person.rawValue, approval.signature)]
    case .approvalRejected(_, let rejection):
      rejection.proof.map { [(rejection.by.rawValue, $0.signature)] } ?? []
    case .stepResolved(let said): said.proof.map { [(said.by, $0.signature)] } ?? []
    case .policyApproved(let approval): [(approval.person.rawValue, approval.proof.signature)]
    case .glassBroken(let broken): [(broken.by.rawValue, broken.proof.signature)]
    case .glassReviewed(let reviewed): [(reviewed.by.rawValue, reviewed.proof.signature)]
    case .requestProven(let proven): proven.proof.map { [(proven.by, $0.signature)] } ?? []
    case .journalCreated, .runRequested, .gateStarted, .gateFinished, .runRefused, .runSuperseded, .runCancelled,
      .runExpired, .environmentAcquired, .migrationRecorded, .migrationApplied, .migrationReverted, .stepStarted,
      .targetStarted, .targetFinished, .stepFinished, .runCompleted, .runFailed, .runIndeterminate, .holdPlaced,
      .holdLifted, .quarantinePlaced, .quarantineLifted, .drillRecorded, .trunkPinned, .policyAccepted,
      .attemptRefused:
      []
    }
  }
}
