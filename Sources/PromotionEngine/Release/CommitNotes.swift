// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// What the message of a commit says to those who read about a release.
public struct CommitNotes: Hashable, Sendable {
  /// The type of a conventional commit, lower case, such as `feat`; `nil` for any other message.
  public let type: String?
  /// The scope of a conventional commit, such as `checkout`.
  public let scope: String?
  /// Whether it says that it breaks something: `!` before the colon, or a `BREAKING CHANGE:` footer.
  public let isBreaking: Bool
  /// The issues that it names, `#12`, in their order, each once; its own pull request is none of them.
  public let issues: [Int]
  /// The pull or merge request that brought it, as GitHub and GitLab write it.
  public let pullRequest: Int?
  /// The commits that it takes back.
  public let reverts: [CommitID]
  /// The commits of which it is a copy.
  public let copies: [CommitID]

  /// Reads a commit (conventionalcommits.org 1.0.0; the trailers of `git revert` and `git cherry-pick -x`).
  public init(_ commit: Commit) {
    let header = Self.header(commit.subject)
    type = header?.type
    scope = header?.scope
    let footers = commit.body.split(separator: "\n").map(String.init)
    isBreaking =
      header?.isBreaking == true
      || footers.contains { $0.hasPrefix("BREAKING CHANGE:") || $0.hasPrefix("BREAKING-CHANGE:") }
    let pullRequest = Self.pullRequest(subject: commit.subject, body: commit.body)
    self.pullRequest = pullRequest
    var issues: [Int] = []
    for number in Self.numbers(commit.subject) + Self.numbers(commit.body)
    where number != pullRequest && !issues.contains(number) {
      issues.append(number)
    }
    self.issues = issues
    let hasBody = !commit.body.isEmpty
    reverts =
      hasBody
      ? commit.body.matches(of: /[Tt]his reverts commit ([0-9a-f]{40})/).map { CommitID(String($0.1)) } : []
    copies =
      hasBody
      ? commit.body.matches(of: /\(cherry picked from commit ([0-9a-f]{40})\)/).map { CommitID(String($0.1)) } : []
  }

  private static func header(_ subject: String) -> (type: String, scope: String?, isBreaking: Bool)? {
    guard subject.utf8.contains(UInt8(ascii: ":")),
      let match = subject.prefixMatch(of: /([A-Za-z]+)(?:\(([^()]+)\))?(!)?: \S/)
    else { return nil }
    return (match.1.lowercased(), match.2.map(String.init), match.3 != nil)
  }

  private static func pullRequest(subject: String, body: String) -> Int? {
    // Looking for patterns takes longer than everything else about a commit, and most have none of this.
    guard (subject + body).utf8.contains(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "!") }) else {
      return nil
    }
    if let match = subject.prefixMatch(of: #/Merge pull request \#([0-9]{1,9}) from /#) { return Int(match.1) }
    if let match = body.firstMatch(of: /See merge request \S*!([0-9]{1,9})/) { return Int(match.1) }
    // A squashed pull request carries its number at the end of the subject.
    if let match = subject.firstMatch(of: /\(#([0-9]{1,9})\)\s*$/) { return Int(match.1) }
    return nil
  }

  private static func numbers(_ text: String) -> [Int] {
    guard text.utf8.contains(UInt8(ascii: "#")) else { return [] }
    return text.matches(of: /(^|[^A-Za-z0-9&\/])#([0-9]{1,9})\b/).compactMap { Int($0.2) }
  }
}
