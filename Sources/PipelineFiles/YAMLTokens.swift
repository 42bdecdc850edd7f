// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Finds anchors, aliases and tags in the text itself, before a parser builds anything from them (R28).
///
/// A plain scalar of YAML cannot begin with `&`, `*` or `!` (YAML 1.2, §7.3.3), so one of them at the beginning of a
/// token is always such a mark. Looking at the text costs the length of the text; a bomb is never unfolded.
struct YAMLTokens {
  /// What a mark is called.
  private static let names: [UInt8: String] = [
    UInt8(ascii: "&"): "anchors and aliases are not used here; write the value out in each place",
    UInt8(ascii: "*"): "anchors and aliases are not used here; write the value out, or put it in quotes",
    UInt8(ascii: "!"): "tags are not used here; write the value alone, or put it in quotes",
  ]

  let file: String

  func problems(in text: String) -> [PipelineProblem] {
    var problems: [PipelineProblem] = []
    var quote: UInt8?
    for (number, line) in text.utf8.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      let bytes = Array(line)
      var isStart = true
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        let next = index + 1 < bytes.count ? bytes[index + 1] : 32
        if let open = quote {
          if byte == UInt8(ascii: "\\") && open == UInt8(ascii: "\"") { index += 1 }
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: "#") && (index == 0 || Self.isBlank(bytes[index - 1])) {
          break
        } else if isStart, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
          isStart = false
        } else if isStart, let message = Self.names[byte], !Self.isBlank(next) {
          problems.append(PipelineProblem(file: file, line: number + 1, column: index + 1, message: message))
          isStart = false
        } else if !Self.isBlank(byte) {
          let opens = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: ",")
          let leads = [UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?")].contains(byte) && Self.isBlank(next)
          isStart = opens || leads
        }
        index += 1
      }
    }
    return problems
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
}
