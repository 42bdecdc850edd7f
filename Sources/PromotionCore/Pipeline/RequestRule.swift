// SPDX-License-Identifier: Apache-2.0
/// Who may ask for a promotion or a rollback; without such a rule whoever can write to the journal may (R17).
public struct RequestRule: Hashable, Sendable {
  /// The group whose members may ask, each with a signature; `nil` when no person may.
  public let from: String?
  /// The CI jobs that may ask, each with its token.
  public let jobs: [TokenRule]

  /// Describes the rule.
  public init(from: String?, jobs: [TokenRule]) {
    self.from = from
    self.jobs = jobs
  }
}
