// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Says how many approvals a run has and how many it needs.
struct ApprovalCount {
  let run: Run
  let gate: GateName
  let asks: ApprovalGate

  var wait: Wait {
    let people = Set(run.approvals.filter { $0.gate == gate }.map(\.person)).sorted().map(\.rawValue)
    let names = people.isEmpty ? "" : " (\(people.joined(separator: ", ")))"
    return Wait(
      gate: gate, text: "\(people.count) of \(asks.count) of \(asks.from)\(names)", next: "approve \(run.name)")
  }
}
