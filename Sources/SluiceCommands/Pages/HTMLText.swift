// SPDX-License-Identifier: Apache-2.0
/// Writes foreign text into HTML without letting it be HTML.
enum HTMLText {
  static func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in SafeText.line(text).unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case _: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// The text with `code` and web addresses marked.
  static func inline(_ text: String) -> String {
    InlineText.pieces(of: text).map { piece in
      switch piece {
      case .plain(let text): escaped(text)
      case .code(let text): "<code>\(escaped(text))</code>"
      case .address(let text): "<a href=\"\(escaped(text))\">\(escaped(text))</a>"
      }
    }.joined()
  }
}
