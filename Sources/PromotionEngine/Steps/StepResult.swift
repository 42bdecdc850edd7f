// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What doing a step led to.
struct StepResult: Sendable {
  let outcome: StepOutcome
  let text: String
  let evidence: Digest?
  let tail: [String]

  init(_ outcome: StepOutcome, _ text: String, evidence: Digest? = nil, tail: [String] = []) {
    self.outcome = outcome
    self.text = text
    self.evidence = evidence
    self.tail = tail
  }
}
