// SPDX-License-Identifier: Apache-2.0
/// Lower-case hexadecimal (RFC 4648 §8, in lower case).
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads what `text` writes; upper case and odd lengths are refused.
  static func bytes(_ text: String) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: characters.count, by: 2) {
      guard let high = value(characters[index]), let low = value(characters[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// Reads the 64 digits of a hash from a text.
  static func hash(text: String) -> TreeHash? { bytes(text).flatMap { TreeHash($0) } }

  /// Reads the 64 digits of a hash.
  static func hash(_ digits: UnsafeBufferPointer<UInt8>) -> TreeHash? {
    guard digits.count == 64 else { return nil }
    let bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      while count < 32, let high = value(digits[2 * count]), let low = value(digits[2 * count + 1]) {
        buffer[count] = high << 4 | low
        count += 1
      }
    }
    return TreeHash(bytes)
  }

  /// Tells whether digits are those that a hash begins with.
  static func isText(_ digits: UnsafeBufferPointer<UInt8>, of hash: TreeHash) -> Bool {
    hash.withBytes { bytes in
      for index in digits.indices {
        let byte = bytes[index / 2]
        if digits[index] != Self.digits[Int(index.isMultiple(of: 2) ? byte >> 4 : byte & 15)] { return false }
      }
      return true
    }
  }

  private static func value(_ character: UInt8) -> UInt8? {
    if character >= 48, character <= 57 { return character - 48 }
    if character >= 97, character <= 102 { return character - 87 }
    return nil
  }
}
