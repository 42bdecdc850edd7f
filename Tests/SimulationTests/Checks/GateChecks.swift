// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// I4, I4b, I14, I15, I16: nothing starts that its gates and its people did not let pass.
enum GateChecks {
  static func check(_ seen: Observation, _ signed: [String: String]) {
    if case .approvalGiven(let name, let approval) = seen.event { checkApproval(seen, name, approval, signed) }
    if case .environmentAcquired(let name, _, _) = seen.event, let run = seen.before.runs[name],
      run.request.kind == .promotion, case .ready = run.phase
    {
      checkGates(seen, run)
    } else if case .environmentAcquired(let name, _, _) = seen.event, let run = seen.before.runs[name],
      run.request.kind == .promotion
    {
      let isHolder = seen.before[run.request.place].holder == name
      seen.require(isHolder, "I4", "\(name) takes the environment as \(run.phase.word)")
    }
    if case .stepStarted(let name, _, _, _) = seen.event, let run = seen.before.runs[name] {
      seen.require(
        run.gates.allSatisfy { $0.status == .passed }, "I4", "a step of \(name) starts before its gates passed")
    }
  }

  private static func checkGates(_ seen: Observation, _ run: Run) {
    for gate in run.gates {
      seen.require(gate.status == .passed, "I4", "\(run.name) takes the environment and \(gate.name) did not pass")
      guard case .approvals(let count) = gate.demand else { continue }
      let valid = run.approvals.filter { $0.gate == gate.name && $0.plan == run.request.plan }
      for approval in valid { checkStatement(seen, run, approval) }
      let people = Set(valid.filter { seen.entry.at < $0.notAfter }.map(\.person))
      seen.require(
        people.count >= count, "I16", "\(run.name) has \(people.count) of \(count) approvals that still count")
    }
  }

  private static func checkApproval(
    _ seen: Observation, _ name: RunName, _ approval: Approval, _ signed: [String: String]
  ) {
    guard let run = seen.before.runs[name] else { return seen.fail("I14", "an approval of no run") }
    let request = run.request
    seen.require(run.phase.isWaiting, "I37", "\(name) is \(run.phase.word) and is approved")
    seen.require(approval.plan == request.plan, "I14", "\(name) is approved with another plan")
    seen.require(signed[approval.statement] == approval.person.rawValue, "I14", "\(approval.person) never signed that")
    seen.require(
      !request.excluded.contains(approval.person.rawValue), "I14", "\(approval.person) approves own work in \(name)")
    let isOnce = !run.approvals.contains { $0.person == approval.person && approval.at < $0.notAfter }
    seen.require(isOnce, "I15", "\(approval.person) counts twice in \(name)")
    seen.require(approval.at < approval.notAfter, "I16", "an expired approval is taken in \(name)")
    if let expires = request.expires {
      seen.require(seen.entry.at < expires, "I16", "\(name) is past its deadline and is approved")
    }
  }

  /// What was signed names this run and its plan; a signature made for another run is worth nothing here.
  private static func checkStatement(_ seen: Observation, _ run: Run, _ approval: Approval) {
    let document = try? DocumentReader.document(from: Array(approval.statement.utf8))["predicate"]
    let isAbout =
      document?["run"]?.string == run.name.rawValue
      && document?["plan"]?.string == "sha256:\(run.request.plan.rawValue)"
    seen.require(isAbout, "I15", "the statement of \(approval.person) is about another run than \(run.name)")
  }
}
