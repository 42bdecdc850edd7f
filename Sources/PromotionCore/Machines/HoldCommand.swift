// SPDX-License-Identifier: Apache-2.0
/// What a person may ask of an environment beside promotions and rollbacks.
public enum HoldCommand: Hashable, Sendable {
  /// Take no promotion from now on.
  case hold(Place, Hold)
  /// Take promotions again.
  case resume(Place, by: String)
  /// Accept a commit again that a rollback quarantined.
  case unquarantine(Place, CommitID, by: String)
}
