// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// One line of an allowed signers file: whose key, for what, and when.
struct AllowedSigner {
  /// The line's number, from 1.
  let line: Int
  /// The one principal of the line.
  let person: PersonName
  /// The names after `namespaces=`, at least one.
  let namespaces: [String]
  /// The first moment at which the key is valid.
  let validAfter: Instant?
  /// The last moment at which the key is valid.
  let validBefore: Instant?
  /// The person's key.
  let key: SSHPublicKey
}
