// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A SHA-256 value of the tree, 32 bytes (RFC 6962 §2.1).
///
/// It is kept as four numbers, not as an array: a tree of a million leaves has two million of them.
public struct TreeHash: Hashable, Sendable {
  // The bytes in the order of the machine, eight a word.
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  private init() {}

  /// Wraps 32 bytes; any other length is `nil`.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
  }

  private init(_ hash: consuming SHA256) {
    let digest = hash.finalize()
    withUnsafeMutableBytes(of: &words) { target in digest.withUnsafeBytes { target.copyMemory(from: $0) } }
  }

  /// Thirty-two zeros: what stands before the first entry.
  public static let zero = TreeHash()

  /// The bytes, always 32.
  public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withUnsafeBytes(of: words) { body($0) }
  }

  /// Returns the plain SHA-256 of bytes (FIPS 180-4).
  public static func plain(_ bytes: [UInt8]) -> TreeHash { bytes.withUnsafeBytes { plain($0) } }

  static func plain(_ bytes: UnsafeRawBufferPointer) -> TreeHash {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return TreeHash(hash)
  }

  /// Returns the hash of one entry (RFC 6962 §2.1).
  public static func leaf(_ entry: [UInt8]) -> TreeHash { entry.withUnsafeBytes { leaf($0) } }

  static func leaf(_ entry: UnsafeRawBufferPointer) -> TreeHash {
    var hash = SHA256()
    withUnsafeBytes(of: UInt8(0x00)) { hash.update(bufferPointer: $0) }
    hash.update(bufferPointer: entry)
    return TreeHash(hash)
  }

  /// Returns the hash of two halves (RFC 6962 §2.1).
  public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
    var hash = SHA256()
    withUnsafeBytes(of: UInt8(0x01)) { hash.update(bufferPointer: $0) }
    withUnsafeBytes(of: left.words) { hash.update(bufferPointer: $0) }
    withUnsafeBytes(of: right.words) { hash.update(bufferPointer: $0) }
    return TreeHash(hash)
  }

  /// The root of a tree without leaves (RFC 6962 §2.1).
  public static let empty = TreeHash.plain([])

  /// The bytes as lower-case hexadecimal.
  public var hex: String { Hexadecimal.text(bytes) }

  /// The bytes as base64 (RFC 4648 §4).
  public var base64: String { Base64.text(bytes) }

  /// Tells whether two values are the same.
  public static func == (left: TreeHash, right: TreeHash) -> Bool { left.words == right.words }

  /// Feeds the bytes into a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}
