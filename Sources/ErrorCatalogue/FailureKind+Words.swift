// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

extension Failure.Kind {
  /// What the exit code says, in a few words.
  public var words: String {
    switch self {
    case .refused: "refused or failed; the environment is unchanged or restored"
    case .usage: "the call, the policy or the repository has to be mended first"
    case .waiting: "accepted, and it waits"
    case .notAuthorised: "the identity is not proven, or has no right to this"
    case .busy: "somebody else is at work; the same command may succeed later"
    case .stale: "the plan is stale, or something newer took its place"
    case .indeterminate: "nobody can know, or some of it only: a person must look now"
    case .unreachable: "something is out of reach; the same command may succeed later"
    case .defect: "a defect of sluice"
    }
  }
}
