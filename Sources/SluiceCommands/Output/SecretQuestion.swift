// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// Asks for a secret without showing it.
enum SecretQuestion {
  /// Returns what was typed, or the first line of standard input where there is no terminal.
  static func answer(_ question: String) throws(Failure) -> String {
    guard isatty(0) == 1 else { return readLine() ?? "" }
    Output(isJSON: false).ask(question)
    var before = termios()
    guard tcgetattr(0, &before) == 0 else { return readLine() ?? "" }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(0, TCSAFLUSH, &silent)
    defer {
      tcsetattr(0, TCSAFLUSH, &before)
      Output(isJSON: false).ask("\n")
    }
    return readLine() ?? ""
  }
}
