// SPDX-License-Identifier: Apache-2.0
/// The times of the week at which an environment may change.
public struct WindowGate: Hashable, Sendable {
  /// One span within the days of a week.
  public struct Span: Hashable, Sendable {
    /// Days that count, 1 for Monday to 7 for Sunday.
    public let days: Set<Int>
    /// The first minute of the day that is inside.
    public let fromMinute: Int
    /// The first minute of the day that is outside again, up to 1440.
    public let untilMinute: Int

    /// Describes a span.
    public init(days: Set<Int>, fromMinute: Int, untilMinute: Int) {
      self.days = days
      self.fromMinute = fromMinute
      self.untilMinute = untilMinute
    }
  }

  /// The spans as the file spells them, `Mon-Thu 09:00-16:00`.
  public let text: String
  /// The spans; inside one of them is enough.
  public let spans: [Span]
  /// An IANA time zone name, `Europe/Berlin`.
  public let zone: String

  /// Describes a window.
  public init(text: String, spans: [Span], zone: String) {
    self.text = text
    self.spans = spans
    self.zone = zone
  }

  /// Tells whether a minute of a day lies in the window.
  public func contains(day: Int, minute: Int) -> Bool {
    spans.contains { $0.days.contains(day) && ($0.fromMinute..<$0.untilMinute).contains(minute) }
  }
}
