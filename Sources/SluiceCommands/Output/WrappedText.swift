// SPDX-License-Identifier: Apache-2.0

/// Breaks a sentence into lines that fit a terminal.
enum WrappedText {
  /// Returns the lines; the first begins with the label, the others are indented as far.
  static func lines(_ text: String, label: String, width: Int) -> [String] {
    lines(text.split(separator: " ").map(String.init), label: label, width: width)
  }

  /// The same for words that may have blanks of their own, at which no line is broken.
  static func lines(_ words: [String], label: String, width: Int) -> [String] {
    let indent = String(repeating: " ", count: label.count)
    var lines: [String] = []
    var line = label
    for word in words {
      let isFirst = line.count == label.count
      if !isFirst, line.count + 1 + word.count > width {
        lines.append(line)
        line = indent + word
      } else {
        line += isFirst ? word : " \(word)"
      }
    }
    return lines + [line]
  }
}
