// SPDX-License-Identifier: Apache-2.0
extension JournalState {
  /// Returns the people whose signature under the same change of the policy counts at a moment.
  ///
  /// What the policy will be is what counts, not the commit that has it: the trunk may have moved on in between.
  public func policyApprovers(of approval: PolicyApproval, at moment: Instant) -> Set<PersonName> {
    policyApprovers(pipeline: approval.pipeline, contents: approval.contents, at: moment)
  }

  /// Returns the people whose signature under these contents of a policy counts at a moment.
  public func policyApprovers(pipeline: String, contents: Digest, at moment: Instant) -> Set<PersonName> {
    Set(
      policyApprovals.filter { $0.pipeline == pipeline && $0.contents == contents && moment < $0.notAfter }
        .map(\.person))
  }

  /// The rollbacks past everything that nobody has reviewed, oldest first.
  public var unreviewed: [GlassBreak] {
    breaks.values.filter { $0.reviewed == nil }.sorted { $0.broken.reviewBy < $1.broken.reviewBy }
  }
}
