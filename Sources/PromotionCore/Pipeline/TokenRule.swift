// SPDX-License-Identifier: Apache-2.0
/// The identity tokens of one repository's CI jobs that may ask for a promotion (R19, R20).
///
/// Ids are the numbers that a forge gives once: a name can be given to somebody else.
public struct TokenRule: Hashable, Sendable {
  /// Whose tokens they are.
  public enum Forge: String, Hashable, Sendable, CaseIterable {
    /// GitHub Actions.
    case github
    /// GitLab CI.
    case gitlab
  }

  /// Whose tokens they are.
  public let forge: Forge
  /// The exact issuer, an https address.
  public let issuer: String
  /// The exact audience that a token must have.
  public let audience: String
  /// The number of the repository (GitHub) or project (GitLab).
  public let repository: String
  /// The number of its owner (GitHub) or namespace (GitLab).
  public let owner: String
  /// The exact references whose jobs count, such as `refs/heads/main`; a GitLab branch is spelled the same way.
  public let references: [String]
  /// The events that may have started the job, `push` or `workflow_dispatch`; for GitLab its pipeline sources.
  public let events: [String]
  /// The exact `job_workflow_ref` (GitHub) or `ci_config_ref_uri` (GitLab); `nil` accepts any of the repository.
  public let workflow: String?

  /// Describes the tokens.
  public init(
    forge: Forge, issuer: String, audience: String, repository: String, owner: String, references: [String],
    events: [String], workflow: String?
  ) {
    self.forge = forge
    self.issuer = issuer
    self.audience = audience
    self.repository = repository
    self.owner = owner
    self.references = references
    self.events = events
    self.workflow = workflow
  }
}
