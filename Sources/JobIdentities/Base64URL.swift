// SPDX-License-Identifier: Apache-2.0
/// The base64 of RFC 7515: the alphabet for addresses, without padding, one spelling for each sequence of bytes.
enum Base64URL {
  /// Returns the bytes, or `nil` when the text is not their one spelling.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (value, bits) = (0, 0)
    for character in text.utf8 {
      guard let digit = digit(character) else { return nil }
      value = (value << 6 | digit) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(value >> bits & 255))
      }
    }
    // Six bits left over are a character too many; what is left of a character must be zero.
    guard bits < 6, value & (1 << bits - 1) == 0 else { return nil }
    return bytes
  }

  private static func digit(_ character: UInt8) -> Int? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(character) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character) + 4
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    case _: nil
    }
  }
}
