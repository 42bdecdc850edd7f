// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Puts the configuration of a release where the deliverable reads it, and reads it back.
public protocol ConfigurationStore: Sendable {
  /// Puts the lines into the target of a request; again with the same lines it changes nothing.
  ///
  /// Returns one line for a person. A relative file begins in `folder`.
  func put(_ lines: [ConfigurationText.Line], to request: ConfigureRequest, folder: String) async throws(Failure)
    -> String

  /// Returns the names whose value in the target is not that of the lines, sorted, and those that are there besides.
  ///
  /// Throws with kind `unreachable` when the target cannot be asked.
  func differences(from lines: [ConfigurationText.Line], in request: ConfigureRequest, folder: String)
    async throws(Failure) -> [String]
}
