// SPDX-License-Identifier: Apache-2.0
/// Makes foreign text harmless for a terminal and a CI log (R26).
enum SafeText {
  /// Returns the text with every control character, bidirectional control and line break made visible.
  static func line(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09: safe += " "
      case 0x00..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
        safe += "<U+" + String(scalar.value, radix: 16, uppercase: true) + ">"
      case _: safe.unicodeScalars.append(scalar)
      }
    }
    // A CI system reads workflow commands at the start of a line.
    return safe.hasPrefix("::") || safe.hasPrefix("##[") ? " " + safe : safe
  }

  /// Returns at most so many characters of the harmless text.
  static func line(_ text: String, width: Int) -> String {
    let safe = line(text)
    return safe.count <= width ? safe : String(safe.prefix(Swift.max(0, width - 1))) + "~"
  }
}
