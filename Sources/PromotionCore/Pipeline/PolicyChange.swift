// SPDX-License-Identifier: Apache-2.0
/// What makes a change of the policy count (R3).
public enum PolicyChange: Hashable, Sendable {
  /// Whatever is on the trunk counts at once, since the trunk's own protection is enough.
  case trunk
  /// What descends from the policy in force counts at once; nothing takes it back to an older one.
  case descendants
  /// People of a group sign it first, by what the policy in force says.
  case approval(ApprovalGate)
}
