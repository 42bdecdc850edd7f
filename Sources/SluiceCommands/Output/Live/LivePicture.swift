// SPDX-License-Identifier: Apache-2.0
internal import PromotionEngine

/// The lines about what runs now, as they are drawn.
struct LivePicture: Equatable {
  /// One that runs.
  struct Subject: Equatable, Sendable {
    let name: String
    let usualMilliseconds: Int64?
    let sinceMilliseconds: Int64
    var said: [String] = []
  }

  /// So many of the last lines of the one that runs are shown; of several side by side one each.
  static let tailMax = 3

  let lines: [String]

  /// Draws what runs, in the order in which it began, no wider and no higher than the terminal has room for.
  init(_ subjects: [Subject], now: Int64, columns: Int, rows: Int) {
    var lines: [String] = []
    for subject in subjects {
      let lasted = DurationText.text(seconds: Swift.max(0, now - subject.sinceMilliseconds) / 1000)
      let gap = String(repeating: " ", count: Swift.max(1, 14 - subject.name.count))
      lines.append("  runs    " + subject.name + gap + UsualWords.after(lasted, subject.usualMilliseconds))
      lines += subject.said.suffix(subjects.count == 1 ? Self.tailMax : 1).map { "  | \($0)" }
    }
    // One row for the cursor, one for the line before.
    let room = Swift.max(1, rows - 2)
    if lines.count > room { lines = lines.prefix(room - 1) + ["  ... and more"] }
    self.lines = lines.map { Self.cut($0, columns: columns - 1) }
  }

  /// The columns that a text takes at most: what is neither Latin, Greek, Cyrillic nor Hebrew may be two wide.
  static func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x0600 ? 1 : 2) }
  }

  private static func cut(_ text: String, columns: Int) -> String {
    let safe = SafeText.line(text)
    guard Self.columns(of: safe) > columns else { return safe }
    var short = ""
    var width = 0
    for letter in safe {
      let more = Self.columns(of: String(letter))
      guard width + more < columns else { break }
      short.append(letter)
      width += more
    }
    return short + "~"
  }
}
