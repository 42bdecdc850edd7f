// SPDX-License-Identifier: Apache-2.0
/// What an approval asks of the key that signs it (R15).
public enum SecurityKeyDemand: String, Hashable, Sendable, CaseIterable {
  /// Any key that the group's file allows.
  case none
  /// A security key that somebody touched.
  case touch
  /// A security key that somebody touched and that verified who it was, by a PIN or a finger.
  case verify
}
