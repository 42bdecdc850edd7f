// SPDX-License-Identifier: Apache-2.0
/// Writes a document as canonical bytes: no blanks, fixed member order, one spelling for every value.
///
/// Strings are UTF-8. `"`, `\` and control characters below U+0020 are escaped (`\n`, `\t`, `\r` short, the others as
/// `\u00xx` in lower case), and so are DEL, the C1 controls, line and paragraph separators and bidirectional controls,
/// so that printing a line of the journal cannot drive a terminal. Everything else stands for itself.
public struct DocumentWriter {
  private var bytes: [UInt8] = []

  /// Returns the canonical bytes of a document.
  public static func bytes(of document: Document) -> [UInt8] {
    var writer = DocumentWriter()
    writer.write(document)
    return writer.bytes
  }

  /// Returns the canonical bytes of a document as text.
  public static func text(of document: Document) -> String { String(decoding: bytes(of: document), as: UTF8.self) }

  private mutating func write(_ document: Document) {
    switch document {
    case .string(let value): write(value)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(value)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(member.name)
        bytes.append(UInt8(ascii: ":"))
        write(member.value)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    guard !Self.isPlain(text) else { return bytes.append(contentsOf: text.utf8) }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: bytes.append(contentsOf: "\\\"".utf8)
      case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case let value where Self.isEscaped(value):
        let digits = String(value, radix: 16)
        bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
      default: bytes.append(contentsOf: String(scalar).utf8)
      }
    }
  }

  /// Whether every byte of a text stands for itself, as in nearly all of them: names, hashes, times.
  private static func isPlain(_ text: String) -> Bool {
    for byte in text.utf8 where byte < 0x20 || byte > 0x7E || byte == 0x22 || byte == 0x5C { return false }
    return true
  }

  /// Tells whether a scalar is always written as `\uxxxx`.
  static func isEscaped(_ value: UInt32) -> Bool {
    value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x61C || value == 0x200E || value == 0x200F
      || (0x2028...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }
}
