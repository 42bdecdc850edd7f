// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import Synchronization

// Rules of the terminal: stdout is the result, stderr is the talk. A result is text for people, which may change any
// time, or one JSON document whose schema only grows. Nothing is wider than it must be; colour carries nothing.

/// Writes results and talk.
struct Output: Sendable {
  let isJSON: Bool

  /// Prints the result: the document with `--json`, otherwise the lines.
  func result(_ document: Document, _ lines: [String]) {
    if isJSON {
      line(document)
    } else {
      self.lines(lines)
    }
  }

  /// Prints lines as the result, where no document was asked for.
  func lines(_ lines: [String]) {
    var bytes: [UInt8] = []
    for line in lines {
      bytes += line.utf8
      bytes.append(10)
    }
    write(bytes, to: 1)
  }

  /// Prints a document as one line, whatever was asked for.
  func line(_ document: Document) { write(SafeText.json(DocumentWriter.text(of: document)) + "\n", to: 1) }

  /// Empties the screen of a terminal (ECMA-48 CUP and ED).
  func clear() { write("\u{1B}[H\u{1B}[2J", to: 1) }

  /// Says something to the person who waits.
  func talk(_ line: String) { write(line + "\n", to: 2) }

  /// Writes a question, without a line end.
  func ask(_ question: String) { write(question, to: 2) }

  /// Whether a person can be asked.
  static var canAsk: Bool { isatty(0) == 1 && isatty(2) == 1 && getenv("CI") == nil }

  /// How wide the terminal behind the standard error is; `nil` where that is something else.
  static var errorColumns: Int? { isatty(2) == 1 ? ErrorTerminal(output: Output(isJSON: false)).size?.columns : nil }

  /// Asks for a yes; anything else is a no.
  static func confirms(_ question: String) -> Bool {
    Output(isJSON: false).write(question + " [y/N] ", to: 2)
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }

  private static let problem = Atomic<Int32>(0)

  /// Why a result did not reach standard output, when the file or its disk took no more of it.
  static var lost: Failure? {
    let number = problem.load(ordering: .relaxed)
    guard number != 0 else { return nil }
    return Failure(
      .indeterminate, "E0291", "the result could not be written to standard output",
      state: "the command did its work", why: [String(cString: strerror(number))],
      fix: ["sluice status", "make room where the output goes, then look again"])
  }

  /// Prints the bytes of a file as they are.
  func bytes(_ bytes: [UInt8]) { write(bytes, to: 1) }

  private func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

  private func write(_ bytes: [UInt8], to descriptor: Int32) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // A closed pipe is the reader's wish; there is nobody to tell.
      guard count > 0 else {
        if descriptor == 1, count < 0, errno != EPIPE { Self.problem.store(errno, ordering: .relaxed) }
        return
      }
      offset += count
    }
  }
}
