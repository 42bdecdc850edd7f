// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A SHA-256 value of the tree, 32 bytes (RFC 6962 §2.1).
public struct TreeHash: Hashable, Sendable {
  /// The bytes, always 32.
  public let bytes: [UInt8]

  /// Wraps 32 bytes; any other length is `nil`.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  private init(hashing parts: [UInt8]...) {
    var hash = SHA256()
    for part in parts { hash.update(data: part) }
    bytes = Array(hash.finalize())
  }

  /// Thirty-two zeros: what stands before the first entry.
  public static let zero = TreeHash(repeating: 0)

  private init(repeating byte: UInt8) { bytes = Array(repeating: byte, count: 32) }

  /// Returns the plain SHA-256 of bytes (FIPS 180-4).
  public static func plain(_ bytes: [UInt8]) -> TreeHash { TreeHash(hashing: bytes) }

  /// Returns the hash of one entry (RFC 6962 §2.1).
  public static func leaf(_ entry: [UInt8]) -> TreeHash { TreeHash(hashing: [0x00], entry) }

  /// Returns the hash of two halves (RFC 6962 §2.1).
  public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
    TreeHash(hashing: [0x01], left.bytes, right.bytes)
  }

  /// The root of a tree without leaves (RFC 6962 §2.1).
  public static let empty = TreeHash.plain([])

  /// The bytes as lower-case hexadecimal.
  public var hex: String { Hexadecimal.text(bytes) }

  /// The bytes as base64 (RFC 4648 §4).
  public var base64: String { Base64.text(bytes) }
}
