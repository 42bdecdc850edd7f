// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
public import PromotionCore
public import PromotionPorts

/// The clock of the machine it runs on.
public struct SystemClock: Clock {
  /// Makes the clock.
  public init() {}

  /// Returns the present moment.
  public func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Returns the milliseconds since the machine was started, sleep included (CLOCK_BOOTTIME).
  public func elapsedMilliseconds() -> Int64 { Monotonic.millisecondsWithSleep() }

  /// Returns the day of the week and the minute of the day in an IANA zone, or `nil` when the zone is unknown.
  public func localTime(at moment: Instant, zone: String) -> (day: Int, minute: Int)? {
    guard isKnown(zone), let zone = TimeZone(identifier: zone) else { return nil }
    let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
    let local = moment.milliseconds + Int64(zone.secondsFromGMT(for: date)) * 1000
    let minutes = Int((local - modulus(local, 60_000)) / 60_000)
    let minute = modulus(Int64(minutes), 1440)
    let days = (Int64(minutes) - minute) / 1440
    // 1970-01-01 was a Thursday, day 4.
    return (day: Int(modulus(days + 3, 7)) + 1, minute: Int(minute))
  }

  /// Waits, or throws when the calling task is cancelled.
  public func sleep(milliseconds: Int64) async throws {
    try await Task.sleep(for: .milliseconds(max(0, milliseconds)))
  }

  // Foundation also takes `EST5`, `GMT+3` and other names that no other reader of a pipeline would understand.
  private func isKnown(_ zone: String) -> Bool {
    if TimeZone.knownTimeZoneIdentifiers.contains(zone) { return true }
    let isSafe = zone.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "+"):
        true
      default: false
      }
    }
    guard isSafe, !zone.isEmpty, !zone.hasPrefix("/") else { return false }
    let file = open("/usr/share/zoneinfo/" + zone, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var magic = [UInt8](repeating: 0, count: 4)
    return read(file, &magic, 4) == 4 && magic == Array("TZif".utf8)
  }

  private func modulus(_ value: Int64, _ divisor: Int64) -> Int64 { (value % divisor + divisor) % divisor }
}
