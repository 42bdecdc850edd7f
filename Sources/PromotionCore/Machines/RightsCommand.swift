// SPDX-License-Identifier: Apache-2.0
/// What may be asked about rights: whose policy counts, whose emergency was reviewed, who was refused.
public enum RightsCommand: Hashable, Sendable {
  /// Read the policy from the trunk of this remote from now on.
  case pin(remote: String, by: String)
  /// Count a signature under a change of the policy; `excluded` wrote a part of it.
  case approvePolicy(PolicyApproval, count: Int, excluded: [String])
  /// Say what was found about a rollback past everything.
  case review(GlassReviewed)
  /// Remember that somebody was refused.
  case refuse(AttemptRefused)
}
