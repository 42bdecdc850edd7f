// SPDX-License-Identifier: Apache-2.0
/// Base64 in which every sequence of bytes has exactly one spelling.
enum StrictBase64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Returns the text of the bytes, with or without its padding.
  static func encode(_ bytes: some Collection<UInt8>, padded: Bool = true) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes[...]
    while !rest.isEmpty {
      let group = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for position in 0...group.count { text.append(alphabet[value >> (18 - 6 * position) & 63]) }
      if padded { text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - group.count)) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Returns the bytes of a padded text without white space, or `nil` when it is not their one spelling.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var group = 0
    var characters = 0
    var padding = 0
    for character in text {
      characters += 1
      if character == UInt8(ascii: "=") {
        padding += 1
        group <<= 6
      } else {
        guard padding == 0, let value = value(of: character) else { return nil }
        group = group << 6 | value
      }
      if characters % 4 == 0 {
        guard padding <= 2, group & (1 << (8 * padding) - 1) == 0 else { return nil }
        for position in 0..<(3 - padding) { bytes.append(UInt8(group >> (16 - 8 * position) & 255)) }
        // Anything after padding is a second ending.
        if padding > 0 { padding = 3 }
        group = 0
      }
    }
    return characters % 4 == 0 ? bytes : nil
  }

  private static func value(of character: UInt8) -> Int? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(character) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
