// SPDX-License-Identifier: Apache-2.0
/// What a person meets when something did not work: a kind, the facts, and the way out.
public struct Failure: Error, Hashable, Sendable {
  /// The answer a script asks for; its number is the exit code.
  public enum Kind: Int32, Hashable, Sendable, CaseIterable {
    /// A gate or step failed, or the request was refused; the environment is unchanged or restored.
    case refused = 1
    /// The call, the policy or the repository has to be mended first.
    case usage = 2
    /// Accepted and not finished: it waits for an approval, a soak, a window or a hold.
    case waiting = 3
    /// The identity is not proven, or has no right to this.
    case notAuthorised = 4
    /// Another run holds the environment.
    case busy = 5
    /// The plan is stale, or a newer run took its place.
    case stale = 6
    /// Nobody can know, or some targets only: a person must look now.
    case indeterminate = 7
    /// The store or a target was out of reach before anything started.
    case unreachable = 8
    /// A defect of ours (EX_SOFTWARE of sysexits.h).
    case defect = 70
  }

  /// The answer a script asks for.
  public let kind: Kind
  /// The stable code, such as `E0203`.
  public let code: String
  /// What happened, in the user's nouns, lower case, without a full stop.
  public let what: String
  /// The state in which the environment is now, one line; empty when no environment is concerned.
  public let state: String
  /// Why, outside in; foreign text verbatim.
  public let why: [String]
  /// Commands or edits that lead out, the likeliest first.
  public let fix: [String]

  /// Makes a failure from its facts.
  public init(
    _ kind: Kind, _ code: String, _ what: String, state: String = "", why: [String] = [], fix: [String] = []
  ) {
    self.kind = kind
    self.code = code
    self.what = what
    self.state = state
    self.why = why
    self.fix = fix
  }

  /// Returns the same failure with other ways out.
  public func with(fix: [String]) -> Failure { Failure(kind, code, what, state: state, why: why, fix: fix) }

  /// Returns the same failure with the environment's state said.
  public func with(state: String) -> Failure { Failure(kind, code, what, state: state, why: why, fix: fix) }
}
