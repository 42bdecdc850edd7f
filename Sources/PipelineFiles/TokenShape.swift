// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads whose identity tokens count.
struct TokenShape {
  private static let keys = [
    "forge", "issuer", "audience", "repository", "owner", "references", "events", "workflow",
  ]
  private static let github = "https://token.actions.githubusercontent.com"

  let problems: ProblemList

  private var values: ValueReader { ValueReader(problems: problems) }

  func rule(_ node: Node) -> TokenRule? {
    guard let reader = MappingReader(node, "the job", known: Self.keys, problems: problems) else { return nil }
    let forge: TokenRule.Forge? = reader.required("forge", "the job").flatMap { values.word($0, "forge") }
    let issuer = reader["issuer"].map { self.issuer($0) } ?? self.issuer(of: forge, node)
    let audience = reader.required("audience", "the job").flatMap { values.text($0, "audience") }
    let repository = reader.required("repository", "the job").flatMap { number($0, "repository") }
    let owner = reader.required("owner", "the job").flatMap { number($0, "owner") }
    let references = reader.required("references", "the job").flatMap { self.references($0) }
    let events = reader["events"].map { values.texts($0, "events") } ?? forge.map(Self.events)
    let workflow = reader["workflow"].flatMap { values.text($0, "workflow") }
    guard let forge, let issuer, let audience, let repository, let owner, let references, let events else { return nil }
    for event in events where Self.foreign.contains(event) {
      problems.add(node, "events may not have \(event): anybody can start such a job")
    }
    return TokenRule(
      forge: forge, issuer: issuer, audience: audience, repository: repository, owner: owner, references: references,
      events: events, workflow: workflow)
  }

  /// Events that people without any right to the repository can cause.
  private static let foreign = [
    "pull_request", "pull_request_target", "issue_comment", "issues", "merge_request_event",
    "external_pull_request_event",
  ]

  private static func events(_ forge: TokenRule.Forge) -> [String] {
    switch forge {
    case .github: ["push", "workflow_dispatch", "schedule"]
    case .gitlab: ["push", "web", "schedule"]
    }
  }

  private func issuer(of forge: TokenRule.Forge?, _ node: Node) -> String? {
    switch forge {
    case .github: return Self.github
    case .gitlab:
      problems.add(node, "the job needs the key issuer, such as https://gitlab.example.com")
      return nil
    case nil: return nil
    }
  }

  private func issuer(_ node: Node) -> String? {
    guard let text = values.text(node, "issuer") else { return nil }
    // Loopback is for tests and for an issuer on the same machine: nobody stands between.
    let isSafe = text.hasPrefix("https://") || text.hasPrefix("http://127.0.0.1:")
    if isSafe, !text.hasSuffix("/"), text.utf8.allSatisfy({ (33...126).contains($0) }) { return text }
    problems.add(node, "issuer must be an address that begins with https:// and ends without a slash")
    return nil
  }

  private func number(_ node: Node, _ what: String) -> String? {
    if let text = node.scalar?.string, (1...20).contains(text.utf8.count),
      text.utf8.allSatisfy({ (48...57).contains($0) })
    {
      return text
    }
    problems.add(node, "\(what) must be the number that the forge gave it: names can pass to somebody else")
    return nil
  }

  private func references(_ node: Node) -> [String]? {
    guard let texts = values.texts(node, "references") else { return nil }
    for text in texts where !text.hasPrefix("refs/") {
      problems.add(node, "references must be whole, such as refs/heads/main, and not \(text)")
    }
    return texts
  }
}
