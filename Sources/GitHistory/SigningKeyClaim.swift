// SPDX-License-Identifier: Apache-2.0
/// Reads which public key an SSH signature names (OpenSSH, PROTOCOL.sshsig), without asking whether it is good.
///
/// A forged one only keeps somebody from approving, as a forged `Co-authored-by` does.
enum SigningKeyClaim {
  private static let first = Array("-----BEGIN SSH SIGNATURE-----".utf8)
  private static let magic = Array("SSHSIG".utf8)
  private static let bytesMax = 16 * 1024

  /// Returns the key, as key files hold it, or `nil` when this is no SSH signature.
  static func key(in armour: [UInt8]) -> [UInt8]? {
    guard armour.count <= bytesMax, armour.starts(with: first) else { return nil }
    let bytes = decoded(armour.dropFirst(first.count).prefix { $0 != UInt8(ascii: "-") })
    // The magic, the version as 32 bits, and the key with its length before it.
    let start = magic.count + 8
    guard bytes.starts(with: magic), bytes.count >= start else { return nil }
    let length = bytes[(start - 4)..<start].reduce(0) { $0 << 8 | Int($1) }
    guard length > 0, length <= bytes.count - start else { return nil }
    return Array(bytes[start..<(start + length)])
  }

  /// Reads base64 up to its padding, over line ends and whatever else does not belong to it.
  private static func decoded(_ text: some Sequence<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var (value, bits) = (0, 0)
    for character in text {
      guard let digit = digit(character) else { continue }
      value = (value << 6 | digit) & 0xFFFF
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(value >> bits & 255))
    }
    return bytes
  }

  private static func digit(_ character: UInt8) -> Int? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(character) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    case _: nil
    }
  }
}
