// SPDX-License-Identifier: Apache-2.0
/// What a signature proves.
enum SignatureVerdict {
  /// The key made it over these bytes.
  case good
  /// It does not fit the key and the bytes.
  case bad
  /// It fits, and the authenticator says that nobody touched it.
  case untouched
}
