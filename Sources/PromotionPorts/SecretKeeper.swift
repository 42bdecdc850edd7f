// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The secrets that a person keeps on their own machine, outside of every repository.
public protocol SecretKeeper: Sendable {
  /// Returns what is kept under a name, or `nil`.
  func kept(_ name: String) throws(Failure) -> String?

  /// Keeps a secret under a name, readable by this person only.
  func keep(_ secret: String, as name: String) throws(Failure)
}
