// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The time, here and in a zone.
public protocol Clock: Sendable {
  /// Returns the present moment.
  func now() -> Instant

  /// Returns the milliseconds since some moment of the past, on a clock that nobody can set and that goes on while the
  /// machine sleeps.
  ///
  /// Whatever is about how long, and not about which moment, is measured with it.
  func elapsedMilliseconds() -> Int64

  /// Returns the day of the week (1 for Monday to 7 for Sunday) and the minute of the day in an IANA zone, or `nil`
  /// when the zone is unknown.
  func localTime(at moment: Instant, zone: String) -> (day: Int, minute: Int)?

  /// Waits, or throws when the calling task is cancelled.
  func sleep(milliseconds: Int64) async throws
}
