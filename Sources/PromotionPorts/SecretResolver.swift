// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Fetches secrets at the moment at which they are needed (R23).
///
/// What it returns is never written to the journal, a plan or a message.
public protocol SecretResolver: Sendable {
  /// Returns the secret that a reference names; a relative file begins in `folder`.
  func secret(_ reference: SecretReference, folder: String) async throws(Failure) -> String
}
