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
    let (subject, body) = (MessageText(commit.subject), MessageText(commit.body))
    let header = Self.header(subject)
    type = header?.type
    scope = header?.scope
    isBreaking = header?.isBreaking == true || Self.hasFooter(body)
    let pullRequest = Self.pullRequest(subject, body)
    self.pullRequest = pullRequest
    var issues: [Int] = []
    for number in Self.numbers(subject) + Self.numbers(body) where number != pullRequest && !issues.contains(number) {
      issues.append(number)
    }
    self.issues = issues
    reverts = body.ends(of: "his reverts commit ").compactMap { end in
      let first = body[end - "this reverts commit ".utf8.count]
      return first == UInt8(ascii: "T") || first == UInt8(ascii: "t") ? body.commit(at: end) : nil
    }
    copies = body.ends(of: "(cherry picked from commit ").compactMap { end in
      body[end + 40] == UInt8(ascii: ")") ? body.commit(at: end) : nil
    }
  }

  /// Reads `type(scope)!: ` and something after it.
  private static func header(_ subject: MessageText) -> (type: String, scope: String?, isBreaking: Bool)? {
    let bytes = subject.bytes
    var place = bytes.prefix { MessageText.isLetter($0) }.count
    guard place > 0 else { return nil }
    let type = String(decoding: bytes[..<place], as: UTF8.self).lowercased()
    var scope: String?
    if subject[place] == UInt8(ascii: "(") {
      let inner = bytes[(place + 1)...].prefix { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") }
      guard !inner.isEmpty, subject[inner.endIndex] == UInt8(ascii: ")") else { return nil }
      scope = String(decoding: inner, as: UTF8.self)
      place = inner.endIndex + 1
    }
    let isBreaking = subject[place] == UInt8(ascii: "!")
    if isBreaking { place += 1 }
    guard subject[place] == UInt8(ascii: ":"), subject[place + 1] == UInt8(ascii: " "),
      let next = subject[place + 2], !MessageText.isBlank(next)
    else { return nil }
    return (type, scope, isBreaking)
  }

  private static func hasFooter(_ body: MessageText) -> Bool {
    (body.ends(of: "BREAKING CHANGE:") + body.ends(of: "BREAKING-CHANGE:")).contains { end in
      let before = body[end - "BREAKING CHANGE:".utf8.count - 1]
      return before == nil || before == UInt8(ascii: "\n")
    }
  }

  private static func pullRequest(_ subject: MessageText, _ body: MessageText) -> Int? {
    if subject.begins(with: "Merge pull request #"), let found = subject.number(at: "Merge pull request #".utf8.count),
      subject.ends(of: " from ").contains(found.end + " from ".utf8.count)
    {
      return found.value
    }
    for start in body.ends(of: "See merge request ") {
      for place in (start..<body.endOfWord(from: start)).reversed() where body[place] == UInt8(ascii: "!") {
        if let found = body.number(at: place + 1) { return found.value }
      }
    }
    // A squashed pull request carries its number at the end of the subject.
    guard let start = subject.ends(of: "(#").last, let found = subject.number(at: start),
      subject[found.end] == UInt8(ascii: ")"),
      subject.bytes[(found.end + 1)...].allSatisfy({ MessageText.isBlank($0) })
    else { return nil }
    return found.value
  }

  private static func numbers(_ text: MessageText) -> [Int] {
    text.ends(of: "#").compactMap { start in
      if let before = text[start - 2], isPartOfWord(before) || [UInt8(ascii: "&"), UInt8(ascii: "/")].contains(before) {
        return nil
      }
      guard let found = text.number(at: start) else { return nil }
      if let after = text[found.end], isPartOfWord(after) || after == UInt8(ascii: "_") { return nil }
      return found.value
    }
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool { MessageText.isLetter(byte) || MessageText.isDigit(byte) }
}
