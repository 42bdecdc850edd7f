// SPDX-License-Identifier: Apache-2.0
/// Who vouches for entries, the strongest first.
public enum JournalTrust: Hashable, Sendable {
  /// Witnesses that the policy names have cosigned a checkpoint over them.
  case witnessed(by: [String])
  /// A checkpoint over them was kept outside of the journal's folder, and the journal grew from it.
  case anchored
  /// Only the key of the log vouches for them: whoever has key and file could have written them anew.
  case selfSigned
  /// No signature was checked over them.
  case unsigned
}
