// SPDX-License-Identifier: Apache-2.0

/// Shows foreign text in a terminal without letting it drive the terminal.
enum HarmlessText {
  /// No line is shown longer.
  static let lengthLimit = 2_000

  /// Returns one line with every control, format and bidi character as a visible escape, cut at the limit.
  static func line(_ bytes: some Collection<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    var length = 0
    // Decoding turns bytes that are not UTF-8, raw C1 controls among them, into U+FFFD.
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let piece = visible(scalar)
      length += piece.count
      if length >= lengthLimit {
        text.append("…")
        break
      }
      text.append(contentsOf: piece)
    }
    return String(text)
  }

  private static func visible(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    switch scalar {
    case "\t": return "\t".unicodeScalars
    case "\r": return "\\r".unicodeScalars
    case "\n": return "\\n".unicodeScalars
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
      let digits = String(scalar.value, radix: 16)
      if scalar.value > 0xff { return "\\u{\(digits)}".unicodeScalars }
      return (digits.count < 2 ? "\\x0\(digits)" : "\\x\(digits)").unicodeScalars
    default: return String(scalar).unicodeScalars
    }
  }
}
