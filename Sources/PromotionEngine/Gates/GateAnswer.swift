// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What asking a gate led to.
enum GateAnswer: Sendable {
  /// It was answered.
  case verdict(GateVerdict, text: String, evidence: Digest?, reusedFrom: RunName?, tail: [String])
  /// It waits for people or for time; nothing is recorded.
  case waits(Wait)
}
