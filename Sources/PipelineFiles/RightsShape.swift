// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads who may change the policy, who may ask, and who may roll back past everything.
struct RightsShape {
  let problems: ProblemList
  let groups: Set<String>

  private var values: ValueReader { ValueReader(problems: problems) }
  private var approvals: ApprovalShape { ApprovalShape(problems: problems, groups: groups) }

  /// Reads `policy`: the word `trunk`, or who signs its changes.
  func change(_ node: Node) -> PolicyChange? {
    if let word = node.scalar?.string {
      if word == "trunk" { return .trunk }
      problems.add(node, "policy must be trunk, or say who signs its changes, as { from: GROUP, count: 1 }")
      return nil
    }
    return approvals.approval(node, "policy").map { .approval($0) }
  }

  /// Reads `protected-paths`.
  func protectedPaths(_ node: Node) -> [String]? {
    guard let globs = values.texts(node, "protected-paths") else { return nil }
    for glob in globs where glob.hasPrefix("!") {
      problems.add(node, "protected-paths takes nothing away; remove \(glob)")
    }
    return globs
  }

  /// Reads `break-glass`.
  func breakGlass(_ node: Node) -> BreakGlassRule? {
    let keys = ["from", "review", "within", "unreviewed"]
    guard let reader = MappingReader(node, "break-glass", known: keys, problems: problems) else { return nil }
    let from = reader.required("from", "break-glass").flatMap { approvals.group($0, "from") }
    let review = reader.required("review", "break-glass").flatMap { approvals.group($0, "review") }
    let within = reader["within"].map { values.seconds($0, "within") } ?? 86_400
    let most = reader["unreviewed"].map { values.count($0, "unreviewed") } ?? 3
    guard let from, let review, let within, let most else { return nil }
    return BreakGlassRule(from: from, review: review, withinSeconds: within, unreviewedMax: most)
  }

  /// Reads `request`.
  func request(_ node: Node) -> RequestRule? {
    guard let reader = MappingReader(node, "request", known: ["from", "jobs"], problems: problems) else { return nil }
    let from = reader["from"].map { approvals.group($0, "from") }
    let jobs = reader["jobs"].map { self.jobs($0) } ?? []
    if from == nil && jobs.isEmpty { problems.add(node, "request must name a group in from, or jobs, or both") }
    return RequestRule(from: from ?? nil, jobs: jobs)
  }

  private func jobs(_ node: Node) -> [TokenRule] {
    guard case .sequence(let sequence) = node else {
      problems.add(node, "jobs must be a list, such as [{ forge: github, repository: 123, owner: 45, audience: URL }]")
      return []
    }
    return sequence.compactMap { TokenShape(problems: problems).rule($0) }
  }
}
