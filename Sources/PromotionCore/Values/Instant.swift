// SPDX-License-Identifier: Apache-2.0
/// A moment of the store's clock, in milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Sendable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// Makes a moment from milliseconds since 1970.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Returns the moment so many seconds later.
  public func adding(seconds: Int64) -> Instant { Instant(milliseconds: milliseconds + seconds * 1000) }

  /// Orders by time.
  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}
