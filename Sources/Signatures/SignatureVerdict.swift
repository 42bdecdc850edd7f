// SPDX-License-Identifier: Apache-2.0
/// What a signature proves.
enum SignatureVerdict: Equatable {
  /// What the key says about the person at it.
  enum Presence: Equatable {
    /// It is a file or in an agent; it says nothing.
    case software
    /// It is a security key, and somebody touched it.
    case touched
    /// It is a security key that somebody touched and that verified who it was.
    case verified
  }

  /// The key made it over these bytes.
  case good(Presence)
  /// It does not fit the key and the bytes.
  case bad
  /// It fits, and the authenticator says that nobody touched it.
  case untouched
}
