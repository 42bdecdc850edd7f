// SPDX-License-Identifier: Apache-2.0
/// What a person may ask of an environment beside promotions and rollbacks.
public enum HoldCommand: Hashable, Sendable {
  /// Take no promotion from now on.
  case hold(Place, Hold)
  /// Take promotions again.
  case resume(Place, by: String)
  /// Take no promotion anywhere from now on.
  case halt([Place], Hold)
  /// Accept a commit no more.
  case quarantine(Place, CommitID, Quarantine)
  /// Accept a commit again that is in quarantine.
  case unquarantine(Place, CommitID, by: String)
}
