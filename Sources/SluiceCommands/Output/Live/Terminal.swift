// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// What the live lines need of a terminal.
protocol Terminal: Sendable {
  /// Its columns and rows, or `nil` when it does not say.
  var size: (columns: Int, rows: Int)? { get }
  /// Whether this process may write where the person types; in the background it would write into another program.
  var isOurs: Bool { get }
  /// Writes at once, so that nothing of another writer comes in between.
  func write(_ text: String)
}

/// The terminal behind the standard error.
struct ErrorTerminal: Terminal {
  private static let columnsMin = 24
  private static let rowsMin = 6

  let output: Output

  /// Returns the terminal, or `nil` when lines cannot be drawn again there: no terminal, one that knows no cursor, too
  /// small a one, or a log that only looks like one.
  static func found(_ output: Output, variables: [String: String]) -> ErrorTerminal? {
    let terminal = ErrorTerminal(output: output)
    guard isatty(2) == 1, let kind = variables["TERM"], !["", "dumb", "unknown"].contains(kind), variables["CI"] == nil,
      let size = terminal.size, size.columns >= columnsMin, size.rows >= rowsMin
    else { return nil }
    return terminal
  }

  var size: (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  var isOurs: Bool { tcgetpgrp(2) == getpgrp() }

  func write(_ text: String) { output.ask(text) }
}
