// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What a promotion needs to know of a commit.
public struct Commit: Hashable, Sendable {
  /// Who wrote or committed it, as the commit claims.
  public struct Person: Hashable, Sendable {
    /// The name, decoded for display.
    public let name: String
    /// The address, decoded for display.
    public let email: String

    /// Names a person.
    public init(name: String, email: String) {
      self.name = name
      self.email = email
    }
  }

  /// The id.
  public let id: CommitID
  /// The id of its tree.
  public let tree: TreeID
  /// The parents, the first parent first.
  public let parents: [CommitID]
  /// The author.
  public let author: Person
  /// The committer.
  public let committer: Person
  /// Everyone named by a `Co-authored-by` trailer.
  public let coauthors: [Person]
  /// The committer's claim of the time.
  public let committedAt: Instant
  /// The first line of the message, decoded for display.
  public let subject: String
  /// What follows the first paragraph of the message, decoded for display.
  public let body: String
  /// The public key that its SSH signature names, as key files hold it; nobody has checked that signature.
  public let signingKey: [UInt8]?

  /// Describes a commit.
  public init(
    id: CommitID, tree: TreeID, parents: [CommitID], author: Person, committer: Person, coauthors: [Person],
    committedAt: Instant, subject: String, body: String = "", signingKey: [UInt8]? = nil
  ) {
    self.id = id
    self.tree = tree
    self.parents = parents
    self.author = author
    self.committer = committer
    self.coauthors = coauthors
    self.committedAt = committedAt
    self.subject = subject
    self.body = body
    self.signingKey = signingKey
  }
}

extension Commit {
  /// The addresses of everybody who wrote a part of it: author, committer and co-authors.
  public var addresses: [String] { ([author, committer] + coauthors).map(\.email) }
}
