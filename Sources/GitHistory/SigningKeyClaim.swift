// SPDX-License-Identifier: Apache-2.0
internal import FoundationEssentials

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
    let body = armour.dropFirst(first.count).prefix { $0 != UInt8(ascii: "-") }
    guard let bytes = Data(base64Encoded: Data(body), options: .ignoreUnknownCharacters).map(Array.init) else {
      return nil
    }
    // The magic, the version as 32 bits, and the key with its length before it.
    let start = magic.count + 8
    guard bytes.starts(with: magic), bytes.count >= start else { return nil }
    let length = bytes[(start - 4)..<start].reduce(0) { $0 << 8 | Int($1) }
    guard length > 0, length <= bytes.count - start else { return nil }
    return Array(bytes[start..<(start + length)])
  }
}
