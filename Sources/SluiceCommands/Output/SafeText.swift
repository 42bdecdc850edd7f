// SPDX-License-Identifier: Apache-2.0
/// Makes foreign text harmless for a terminal and a CI log (R26).
enum SafeText {
  /// Returns the text with every character made visible that could move a cursor, change a direction or hide itself, and
  /// without the marks by which CI systems know their commands.
  static func line(_ text: String) -> String {
    if isPlain(text) { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      if scalar.value == 0x09 {
        safe += " "
      } else if isHidden(scalar) {
        safe += visible(scalar)
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return withoutCommands(safe)
  }

  /// Whether nothing in a text is to be changed, told by its bytes: most of a hundred thousand subjects are so.
  private static func isPlain(_ text: String) -> Bool {
    var before: UInt8 = 0x20
    var isStart = true
    for byte in text.utf8 {
      guard (0x20...0x7E).contains(byte), byte != UInt8(ascii: "#") || before != byte else { return false }
      if isStart, byte == UInt8(ascii: ":") { return false }
      if byte != 0x20 { isStart = false }
      before = byte
    }
    return true
  }

  /// Returns at most so many characters of the harmless text.
  static func line(_ text: String, width: Int) -> String {
    if text.utf8.count <= width, isPlain(text) { return text }
    let safe = line(text)
    return safe.count <= width ? safe : String(safe.prefix(Swift.max(0, width - 1))) + "~"
  }

  /// Returns an address with every letter made visible that is not ASCII: names that look alike are different people (R18).
  static func address(_ text: String, width: Int) -> String {
    line(text.unicodeScalars.map { $0.isASCII ? String($0) : visible($0) }.joined(), width: width)
  }

  /// Returns the same JSON with every such character as an escape; they are within its texts only.
  static func json(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { !$0.isASCII && isHidden($0) }) else { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      guard !scalar.isASCII, isHidden(scalar) else {
        safe.unicodeScalars.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return safe
  }

  private static func visible(_ scalar: Unicode.Scalar) -> String {
    "<U+" + String(scalar.value, radix: 16, uppercase: true) + ">"
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    // Blanks and fillers that look like nothing.
    if [0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0].contains(scalar.value) { return true }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
    case _: scalar.properties.isVariationSelector
    }
  }

  /// GitHub reads `::command::` at the start of a line, blanks before it included, and `##[command]` anywhere in it;
  /// Azure and TeamCity read `##vso[` and `##teamcity[`.
  private static func withoutCommands(_ text: String) -> String {
    var safe = text
    if safe.drop(while: { $0.isWhitespace }).hasPrefix("::"), let place = safe.firstRange(of: "::") {
      safe.replaceSubrange(place, with: "<::>")
    }
    guard safe.contains("["), safe.contains("##") else { return safe }
    return safe.split(separator: "##", omittingEmptySubsequences: false).joined(separator: "#<#>")
  }
}
