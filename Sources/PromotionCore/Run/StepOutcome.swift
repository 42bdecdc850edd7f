// SPDX-License-Identifier: Apache-2.0
/// How a step ended.
public enum StepOutcome: Hashable, Sendable {
  /// It happened.
  case succeeded
  /// It did not; `isChanged` tells whether the environment may differ from what it was before the run.
  case failed(isChanged: Bool)
  /// Nobody can know.
  case unknown

  /// The word for it in the journal.
  public var word: String {
    switch self {
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .unknown: "unknown"
    }
  }
}
