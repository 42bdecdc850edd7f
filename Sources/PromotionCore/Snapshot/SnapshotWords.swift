// SPDX-License-Identifier: Apache-2.0
/// The words for where a gate or a step stands, in a snapshot only.
enum SnapshotWords {
  static func word(_ status: GateRecord.Status) -> String {
    switch status {
    case .pending: "pending"
    case .running: "running"
    case .passed: "passed"
    case .failed: "failed"
    }
  }

  static func word(_ status: StepRecord.Status) -> String {
    switch status {
    case .pending: "pending"
    case .open: "open"
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .unknown: "unknown"
    }
  }

  static func gate(_ word: String) -> GateRecord.Status? {
    [.pending, .running, .passed, .failed].first { Self.word($0) == word }
  }

  static func step(_ word: String) -> StepRecord.Status? {
    [.pending, .open, .succeeded, .failed, .unknown].first { Self.word($0) == word }
  }
}
