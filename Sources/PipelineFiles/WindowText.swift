// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads `Mon-Thu 09:00-16:00`, and several of such spans.
enum WindowText {
  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  static func span(_ text: String) -> WindowGate.Span? {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let days = days(parts[0]) else { return nil }
    let times = parts[1].split(separator: "-", omittingEmptySubsequences: false)
    guard times.count == 2, let from = minute(times[0]), let until = minute(times[1]), from < until else { return nil }
    return WindowGate.Span(days: days, fromMinute: from, untilMinute: until)
  }

  private static func days(_ text: Substring) -> Set<Int>? {
    var found: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { days.firstIndex(of: String($0)) }
      guard let first = ends.first, let from = first, ends.count <= 2, let last = ends.last, let until = last,
        from <= until
      else { return nil }
      found.formUnion((from...until).map { $0 + 1 })
    }
    return found.isEmpty ? nil : found
  }

  private static func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count == 2, parts[1].count == 2, let hour = Int(parts[0]),
      let minute = Int(parts[1]),
      (0..<60).contains(minute), (0..<24).contains(hour) || (hour == 24 && minute == 0)
    else { return nil }
    return hour * 60 + minute
  }
}
