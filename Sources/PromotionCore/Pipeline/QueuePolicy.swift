// SPDX-License-Identifier: Apache-2.0
/// What becomes of an older request that has not started when a newer one arrives.
public enum QueuePolicy: String, Hashable, Sendable, CaseIterable {
  /// The newer request takes its place.
  case supersede
  /// Both wait, and start in the order in which they were requested.
  case serial
}
