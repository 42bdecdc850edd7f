// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What one error code means, for the person who has just met it.
public struct ErrorEntry: Hashable, Sendable {
  /// The stable code, such as `E0203`.
  public let code: String
  /// The kind of every failure with this code; its number is the exit code.
  public let kind: Failure.Kind
  /// The sentences that say it, with `<words>` where the facts of the moment stand.
  public let says: [String]
  /// What it means, in one to three sentences.
  public let means: String
  /// The state in which it leaves the environment.
  public let state: StateAfter
  /// Commands and edits that lead out, the likeliest first; words in capitals are to be replaced.
  public let remedies: [String]

  /// Makes an entry from its facts.
  public init(
    _ code: String, _ kind: Failure.Kind, says: [String], means: String, state: StateAfter, remedies: [String]
  ) {
    self.code = code
    self.kind = kind
    self.says = says
    self.means = means
    self.state = state
    self.remedies = remedies
  }
}
