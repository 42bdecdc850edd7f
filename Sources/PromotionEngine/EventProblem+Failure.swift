// SPDX-License-Identifier: Apache-2.0
package import PromotionCore

extension EventProblem {
  /// What a person meets whose journal has an entry that this version does not know.
  package var failure: Failure {
    Failure(
      .usage, "E0620", "entry \(sequence) of the journal cannot be understood",
      why: ["its type is \(type): \(reason)"], fix: ["install a newer sluice", "sluice verify"])
  }
}
