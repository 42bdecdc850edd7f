// SPDX-License-Identifier: Apache-2.0
/// Writes durations as people say them.
public enum DurationText {
  /// Returns `41s`, `4m10`, `3h05` or `2d 4h`.
  public static func text(seconds: Int64) -> String {
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    switch seconds {
    case ..<60: return "\(Swift.max(seconds, 0))s"
    case ..<3600: return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds / 60)m\(two(seconds % 60))"
    case ..<86_400: return seconds % 3600 < 60 ? "\(seconds / 3600)h" : "\(seconds / 3600)h\(two(seconds / 60 % 60))"
    case _: return seconds % 86_400 < 3600 ? "\(seconds / 86_400)d" : "\(seconds / 86_400)d \(seconds / 3600 % 24)h"
    }
  }
}
