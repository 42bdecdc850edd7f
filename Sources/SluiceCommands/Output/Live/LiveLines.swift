// SPDX-License-Identifier: Apache-2.0
internal import PromotionPorts
internal import Synchronization

// What runs now stands in the last lines of the terminal and is drawn again in place; whatever else is said comes above
// it and stays. The cursor rests below these lines, at the begin of a line, so that nothing is to be mended when the
// process is killed. Only what every terminal of the last decades knows is used (ECMA-48 CUU, EL, ED), and DECAWM, so
// that no line wraps whose width we judge too small.
//
// Where the lines may have moved, they are left standing and drawn anew below: a stale line is better than one line less.

/// Draws what runs now in the last lines of a terminal.
final class LiveLines: Sendable {
  private struct Drawing {
    var subjects: [LivePicture.Subject] = []
    /// What stands on the terminal above the cursor.
    var drawn: [String] = []
    var columns = 0
    var lookedAt: Int64 = 0
    var ticker: Task<Void, Never>?
  }

  private static let tickMilliseconds: Int64 = 200
  /// Nothing was looked at for so long: the process was stopped, and others have written.
  private static let gapMilliseconds: Int64 = 3000

  private let terminal: any Terminal
  private let clock: any PromotionPorts.Clock
  private let drawing = Mutex(Drawing())

  init(terminal: any Terminal, clock: any PromotionPorts.Clock) {
    self.terminal = terminal
    self.clock = clock
  }

  /// From now on this runs.
  func begin(_ name: String, usualMilliseconds: Int64?) {
    let now = clock.elapsedMilliseconds()
    drawing.withLock { drawing in
      drawing.subjects.removeAll { $0.name == name }
      drawing.subjects.append(.init(name: name, usualMilliseconds: usualMilliseconds, sinceMilliseconds: now))
      draw(&drawing)
      if drawing.ticker == nil { drawing.ticker = ticker() }
    }
  }

  /// It has said something; it is shown at the next tick, however fast more comes.
  func take(_ lines: [String], of name: String) {
    drawing.withLock { drawing in
      guard let index = drawing.subjects.firstIndex(where: { $0.name == name }) else { return }
      drawing.subjects[index].said = (drawing.subjects[index].said + lines).suffix(LivePicture.tailMax)
    }
  }

  /// It runs no more; tells whether it did.
  @discardableResult
  func end(_ name: String) -> Bool {
    drawing.withLock { drawing in
      let count = drawing.subjects.count
      drawing.subjects.removeAll { $0.name == name }
      draw(&drawing)
      if drawing.subjects.isEmpty {
        drawing.ticker?.cancel()
        drawing.ticker = nil
      }
      return drawing.subjects.count < count
    }
  }

  /// Says something that stays, above the lines.
  func say(_ line: String) {
    drawing.withLock { draw(&$0, above: line) }
  }

  /// Takes the lines away.
  func close() {
    drawing.withLock { drawing in
      drawing.subjects = []
      draw(&drawing)
      drawing.ticker?.cancel()
      drawing.ticker = nil
    }
  }

  private func ticker() -> Task<Void, Never> {
    Task {
      while !Task.isCancelled {
        do { try await clock.sleep(milliseconds: Self.tickMilliseconds) } catch { return }
        drawing.withLock { drawing in
          if drawing.ticker != nil { draw(&drawing) }
        }
      }
    }
  }

  private func draw(_ drawing: inout Drawing, above line: String? = nil) {
    let now = clock.elapsedMilliseconds()
    let gap = now - drawing.lookedAt
    drawing.lookedAt = now
    guard terminal.isOurs, let size = terminal.size else {
      drawing.drawn = []
      if let line { terminal.write(line + "\n") }
      return
    }
    // Narrower than what stands there: the terminal may have broken it into more lines.
    let isBroken =
      size.columns < drawing.columns && drawing.drawn.contains { LivePicture.columns(of: $0) >= size.columns }
    if gap > Self.gapMilliseconds || isBroken { drawing.drawn = [] }
    drawing.columns = size.columns
    let lines = LivePicture(drawing.subjects, now: now, columns: size.columns, rows: size.rows).lines
    guard line != nil || lines != drawing.drawn else { return }
    // More than fits was drawn when the terminal was higher: the cursor cannot go above its first row.
    var text = drawing.drawn.isEmpty ? "" : "\u{1B}[\(Swift.min(drawing.drawn.count, size.rows - 1))A"
    if let line { text += "\r\u{1B}[J\(line)\n" }
    if !lines.isEmpty { text += "\u{1B}[?7l" + lines.map { "\r\($0)\u{1B}[K\n" }.joined() + "\u{1B}[?7h" }
    if lines.count < drawing.drawn.count, line == nil { text += "\r\u{1B}[J" }
    terminal.write(text)
    drawing.drawn = lines
  }
}
