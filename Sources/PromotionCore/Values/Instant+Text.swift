// SPDX-License-Identifier: Apache-2.0
extension Instant {
  /// The moment as RFC 3339 in UTC with milliseconds, `2026-11-24T00:30:00.123Z`.
  public var text: String {
    let (days, time) = Self.floorDivide(milliseconds, 86_400_000)
    let (year, month, day) = Self.civil(days: days)
    let seconds = time / 1000
    let date = [Self.pad(year, 4), Self.pad(month, 2), Self.pad(day, 2)].joined(separator: "-")
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Self.pad($0, 2) }.joined(separator: ":")
    return date + "T" + clock + "." + Self.pad(time % 1000, 3) + "Z"
  }

  /// Reads exactly the form that `text` writes; anything else is `nil`.
  public init?(text: String) {
    let moment = Array(text.utf8).withUnsafeBufferPointer { Instant(bytes: $0) }
    guard let moment else { return nil }
    self = moment
  }

  /// Reads the bytes of exactly the form that `text` writes; anything else is `nil`.
  public init?(bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 24, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      bytes[19] == UInt8(ascii: "."), bytes[23] == UInt8(ascii: "Z")
    else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for index in range {
        guard bytes[index] >= 48, bytes[index] <= 57 else { return nil }
        value = value * 10 + Int64(bytes[index] - 48)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      let fraction = number(20..<23), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, year: year), hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    self.init(milliseconds: days * 86_400_000 + (hour * 3600 + minute * 60 + second) * 1000 + fraction)
  }

  private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    case _: 31
    }
  }

  private static func pad(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
    let remainder = (value % divisor + divisor) % divisor
    return ((value - remainder) / divisor, remainder)
  }

  // Days and civil dates in the proleptic Gregorian calendar, in eras of 400 years that start on 1 March.
  private static func civil(days: Int64) -> (Int64, Int64, Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivide(shiftedYear, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
