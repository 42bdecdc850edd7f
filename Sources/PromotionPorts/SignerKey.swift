// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The key that made a signature, as the signature itself tells.
public struct SignerKey: Hashable, Sendable {
  /// Its fingerprint as `ssh-keygen -l` prints it.
  public let fingerprint: String
  /// How often the security key says that it has signed; `nil` where it is none, or where it does not count.
  public let counter: UInt32?
  /// The moment from which nothing counts that it signs; `nil` where no list names one.
  public let compromised: Instant?

  /// Collects the facts.
  public init(fingerprint: String, counter: UInt32?, compromised: Instant?) {
    self.fingerprint = fingerprint
    self.counter = counter
    self.compromised = compromised
  }
}
