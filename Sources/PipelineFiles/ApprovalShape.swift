// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads who must sign, and how many of them.
struct ApprovalShape {
  let problems: ProblemList
  let groups: Set<String>

  private var values: ValueReader { ValueReader(problems: problems) }

  func approval(_ node: Node, _ what: String) -> ApprovalGate? {
    let keys = ["from", "count", "expires", "security-key"]
    guard let reader = MappingReader(node, what, known: keys, problems: problems) else { return nil }
    let from = reader.required("from", what).flatMap { group($0, "from") }
    let count = reader["count"].map { values.count($0, "count") } ?? 1
    let expires = reader["expires"].map { values.seconds($0, "expires") } ?? 86_400
    let key: SecurityKeyDemand? =
      reader["security-key"].map { values.word($0, "security-key") } ?? SecurityKeyDemand.none
    guard let from, let count, let expires, let key else { return nil }
    return ApprovalGate(from: from, count: count, expiresSeconds: expires, securityKey: key)
  }

  func group(_ node: Node, _ key: String) -> String? {
    values.text(node, key).flatMap { text -> String? in
      if groups.contains(text) { return text }
      problems.add(
        node, "\(key) names \(text), which is no group of people; add `people: { \(text): { keys: PATH } }`")
      return nil
    }
  }
}
